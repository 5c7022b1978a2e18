package io.github.sparkonfargate.local.ecs;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;

/** The awsvpc configuration: the same rules for RunTask and CreateService. */
final class NetworkRules {
  private static final int MOST_SUBNETS = 16;
  private static final int MOST_GROUPS = 5;

  private final Network network;

  NetworkRules(Network network) {
    this.network = network;
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError at the first violation
   */
  AwsVpcConfiguration check(@Nullable NetworkConfiguration configuration) {
    AwsVpcConfiguration vpc = configuration == null ? null : configuration.awsvpcConfiguration();
    if (vpc == null) {
      throw RunTaskRule.NETWORK_GIVEN.refusal(
          "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    }
    RunTaskRule.SUBNETS_GIVEN.require(!vpc.subnets().isEmpty(), "subnets can not be empty.");
    RunTaskRule.SUBNETS_AT_MOST.require(
        vpc.subnets().size() <= MOST_SUBNETS, "subnets can have at most 16 items.");
    RunTaskRule.GROUPS_AT_MOST.require(
        vpc.securityGroups().size() <= MOST_GROUPS, "securityGroups can have at most 5 items.");
    RunTaskRule.PUBLIC_IP_WORD.require(
        vpc.assignPublicIp() != AssignPublicIp.UNKNOWN_TO_SDK_VERSION,
        "assignPublicIp must be ENABLED or DISABLED.");
    for (String subnet : vpc.subnets()) {
      RunTaskRule.SUBNET_EXISTS.require(
          network.subnets().contains(subnet),
          "Error retrieving subnet information for ["
              + subnet
              + "]: The subnet ID '"
              + subnet
              + "' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
    }
    for (String group : vpc.securityGroups()) {
      RunTaskRule.GROUP_EXISTS.require(
          network.securityGroups().contains(group),
          "Error retrieving security group information for ["
              + group
              + "]: The security group '"
              + group
              + "' does not exist (ErrorCode: InvalidGroup.NotFound)");
    }
    return vpc;
  }
}
