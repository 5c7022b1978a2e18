package io.github.sparkonfargate.local.ec2;

import static io.github.sparkonfargate.local.aws.Source.docs;

import io.github.sparkonfargate.local.aws.Rule;

/** What EC2 refuses. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum Ec2Rule implements Rule {
  INTERFACE_EXISTS(
      Terms.of(
          "InvalidNetworkInterfaceID.NotFound",
          "The network interfaces that are asked for exist",
          docs("AWSEC2/latest/APIReference/errors-overview.html"))),
  SUBNET_EXISTS(
      Terms.of(
          "InvalidSubnetID.NotFound",
          "The subnets that are asked for exist",
          docs("AWSEC2/latest/APIReference/errors-overview.html").inItsWords())),
  GROUP_EXISTS(
      Terms.of(
          "InvalidGroup.NotFound",
          "The security groups that are asked for exist",
          docs("AWSEC2/latest/APIReference/errors-overview.html").inItsWords())),
  VPC_EXISTS(
      Terms.of(
          "InvalidVpcID.NotFound",
          "The VPCs that are asked for exist",
          docs("AWSEC2/latest/APIReference/errors-overview.html").inItsWords())),
  FILTER_KNOWN(
      Terms.of(
          "InvalidParameterValue",
          "A filter is one that the call has; here those that the documentation of fargate-local lists",
          docs("AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html"))),
  PAGE_SIZE(
      Terms.of(
          "InvalidParameterValue",
          "MaxResults is 5 to 1000",
          docs("AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html")));

  private final Terms terms;

  Ec2Rule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
