package io.github.sparkonfargate.local.ec2;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.Page;
import io.github.sparkonfargate.local.aws.QueryForm;
import io.github.sparkonfargate.local.aws.QueryService;
import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.aws.Xml;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.Network;
import io.github.sparkonfargate.local.ecs.TaskInterface;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Amazon EC2 as far as a user of Fargate reads it: the interfaces of tasks, the subnets, security
 * groups and the VPC. Owned by the timeline's thread.
 */
public final class Ec2 implements QueryService {
  private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
  private static final Page.Limits PAGES =
      new Page.Limits(1000, 1000, Ec2Rule.PAGE_SIZE, Ec2Rule.PAGE_SIZE);

  private final Account account;
  private final Network network;
  private final Ecs ecs;

  public Ec2(Account account, Network network, Ecs ecs) {
    this.account = account;
    this.network = network;
    this.ecs = ecs;
  }

  @Override
  public String name() {
    return "ec2";
  }

  @Override
  public String version() {
    return "2016-11-15";
  }

  @Override
  public Optional<String> answer(String action, QueryForm form, String requestId) {
    Xml xml = new Xml().leaf("requestId", requestId);
    switch (action) {
      case "DescribeNetworkInterfaces" -> interfaces(form, xml);
      case "DescribeSubnets" -> subnets(form, xml);
      case "DescribeSecurityGroups" -> groups(form, xml);
      case "DescribeVpcs" -> vpcs(form, xml);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(
        "<%1$sResponse xmlns=\"%2$s\">%3$s</%1$sResponse>".formatted(action, NAMESPACE, xml));
  }

  @Override
  public String error(ServiceError error, String requestId) {
    return new Xml()
        .node(
            "Response",
            response ->
                response
                    .node(
                        "Errors",
                        errors ->
                            errors.node(
                                "Error",
                                inner ->
                                    inner
                                        .leaf("Code", error.code())
                                        .leaf("Message", error.getMessage())))
                    .leaf("RequestID", requestId))
        .toString();
  }

  /** The things of the ids asked for, filtered and paged. */
  private static <T> void write(
      QueryForm form, Xml xml, Kind<T> kind, List<T> all, Consumer<T> each) {
    List<String> ids = form.list(kind.idParameter);
    for (String id : ids) {
      kind.exists.require(
          all.stream().anyMatch(thing -> kind.id.apply(thing).equals(id)),
          "The " + kind.word + " ID '" + id + "' does not exist");
    }
    List<T> named =
        all.stream().filter(thing -> ids.isEmpty() || ids.contains(kind.id.apply(thing))).toList();
    List<T> found = Filters.apply(form, named, kind.filters);
    Integer size = form.number("MaxResults");
    Ec2Rule.PAGE_SIZE.require(
        form.text("MaxResults").isEmpty() || (size != null && size >= 5 && size <= 1000),
        "Value ( "
            + form.text("MaxResults")
            + " ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.");
    Page<T> page = Page.of(found, size, form.text("NextToken"), PAGES);
    xml.list(kind.set, "item", page.items(), each).leaf("nextToken", page.next());
  }

  /** What a describe call is about. */
  private record Kind<T>(
      String word,
      String set,
      String idParameter,
      Rule exists,
      Function<T, String> id,
      Map<String, Function<T, List<String>>> filters) {}

  private void interfaces(QueryForm form, Xml xml) {
    Kind<TaskInterface> kind =
        new Kind<>(
            "networkInterface",
            "networkInterfaceSet",
            "NetworkInterfaceId",
            Ec2Rule.INTERFACE_EXISTS,
            TaskInterface::id,
            Map.of(
                "network-interface-id", each -> List.of(each.id()),
                "subnet-id", each -> List.of(each.subnet()),
                "vpc-id", each -> List.of(Network.VPC),
                "group-id", TaskInterface::securityGroups,
                "private-ip-address", each -> List.of(each.privateAddress()),
                "addresses.private-ip-address", each -> List.of(each.privateAddress()),
                "association.public-ip",
                    each ->
                        each.publicAddress() == null ? List.of() : List.of(each.publicAddress()),
                "availability-zone", each -> List.of(zone(each.subnet())),
                "description", each -> List.of(each.attachmentArn()),
                "status", each -> List.of("in-use")));
    write(form, xml, kind, ecs.interfaces(), each -> write(xml, each));
  }

  private void write(Xml xml, TaskInterface each) {
    xml.leaf("networkInterfaceId", each.id())
        .leaf("subnetId", each.subnet())
        .leaf("vpcId", Network.VPC)
        .leaf("availabilityZone", zone(each.subnet()))
        .leaf("description", each.attachmentArn())
        .leaf("ownerId", Account.ID)
        .leaf("requesterManaged", false)
        .leaf("status", "in-use")
        .leaf("macAddress", each.macAddress())
        .leaf("privateIpAddress", each.privateAddress())
        .leaf("privateDnsName", each.privateDnsName())
        .leaf("sourceDestCheck", true)
        .leaf("interfaceType", "interface");
    groupSet(xml, each.securityGroups());
    xml.node(
        "attachment",
        attachment ->
            attachment
                .leaf("attachmentId", each.id().replace("eni-", "eni-attach-"))
                .leaf("deviceIndex", 1)
                .leaf("status", "attached")
                .leaf("attachTime", each.attachedAt())
                .leaf("deleteOnTermination", false));
    association(xml, each);
    xml.list(
        "privateIpAddressesSet",
        "item",
        List.of(each),
        address -> {
          xml.leaf("privateIpAddress", address.privateAddress())
              .leaf("privateDnsName", address.privateDnsName())
              .leaf("primary", true);
          association(xml, address);
        });
  }

  private void groupSet(Xml xml, List<String> groups) {
    xml.list(
        "groupSet",
        "item",
        groups,
        group -> xml.leaf("groupId", group).leaf("groupName", groupName(group)));
  }

  /** The first one is the VPC's default group. */
  private String groupName(String group) {
    boolean first = network.securityGroups().stream().sorted().toList().indexOf(group) == 0;
    return first ? "default" : group.replace("sg-", "group-");
  }

  private static void association(Xml xml, TaskInterface each) {
    if (each.publicAddress() != null) {
      xml.node(
          "association",
          association ->
              association
                  .leaf("publicIp", each.publicAddress())
                  .leaf("publicDnsName", "")
                  .leaf("ipOwnerId", "amazon"));
    }
  }

  private String zone(String subnet) {
    return account.region() + network.zoneLetter(subnet);
  }

  private void subnets(QueryForm form, Xml xml) {
    Kind<String> kind =
        new Kind<>(
            "subnet",
            "subnetSet",
            "SubnetId",
            Ec2Rule.SUBNET_EXISTS,
            Function.identity(),
            Map.of(
                "subnet-id", List::of,
                "vpc-id", subnet -> List.of(Network.VPC),
                "availability-zone", subnet -> List.of(zone(subnet)),
                "cidr-block", subnet -> List.of(network.cidr(subnet)),
                "default-for-az", subnet -> List.of("true"),
                "map-public-ip-on-launch", subnet -> List.of("true"),
                "state", subnet -> List.of("available")));
    write(
        form,
        xml,
        kind,
        network.subnetList(),
        subnet ->
            xml.leaf("subnetId", subnet)
                .leaf("subnetArn", account.arn("ec2", "subnet/" + subnet))
                .leaf("state", "available")
                .leaf("ownerId", Account.ID)
                .leaf("vpcId", Network.VPC)
                .leaf("cidrBlock", network.cidr(subnet))
                .leaf("availableIpAddressCount", ecs.freeAddresses(subnet))
                .leaf("availabilityZone", zone(subnet))
                .leaf("defaultForAz", true)
                .leaf("mapPublicIpOnLaunch", true));
  }

  private void groups(QueryForm form, Xml xml) {
    Kind<String> kind =
        new Kind<>(
            "security group",
            "securityGroupInfo",
            "GroupId",
            Ec2Rule.GROUP_EXISTS,
            Function.identity(),
            Map.of(
                "group-id", List::of,
                "group-name", group -> List.of(groupName(group)),
                "vpc-id", group -> List.of(Network.VPC)));
    write(
        form,
        xml,
        kind,
        network.securityGroups().stream().sorted().toList(),
        group -> {
          xml.leaf("ownerId", Account.ID)
              .leaf("groupId", group)
              .leaf("groupName", groupName(group))
              .leaf("groupDescription", "here every address reaches every other")
              .leaf("vpcId", Network.VPC);
          everything(xml, "ipPermissions");
          everything(xml, "ipPermissionsEgress");
        });
  }

  private static void everything(Xml xml, String name) {
    xml.list(
        name,
        "item",
        List.of("0.0.0.0/0"),
        cidr ->
            xml.leaf("ipProtocol", "-1")
                .list("ipRanges", "item", List.of(cidr), range -> xml.leaf("cidrIp", range)));
  }

  private void vpcs(QueryForm form, Xml xml) {
    Kind<String> kind =
        new Kind<>(
            "vpc",
            "vpcSet",
            "VpcId",
            Ec2Rule.VPC_EXISTS,
            Function.identity(),
            Map.of(
                "vpc-id", List::of,
                "is-default", vpc -> List.of("true"),
                "isDefault", vpc -> List.of("true"),
                "cidr", vpc -> List.of(Network.VPC_CIDR),
                "state", vpc -> List.of("available")));
    write(
        form,
        xml,
        kind,
        List.of(Network.VPC),
        vpc ->
            xml.leaf("vpcId", vpc)
                .leaf("ownerId", Account.ID)
                .leaf("state", "available")
                .leaf("cidrBlock", Network.VPC_CIDR)
                .leaf("instanceTenancy", "default")
                .leaf("isDefault", true));
  }
}
