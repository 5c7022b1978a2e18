package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;

/** What EC2, STS and IAM tell of tasks and their surroundings. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class Ec2Test {
  private LocalAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    aws.register("app", definition -> {});
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private String detail(String arn, String name) {
    return aws.describe(arn).attachments().get(0).details().stream()
        .filter(each -> each.name().equals(name))
        .map(KeyValuePair::value)
        .findFirst()
        .orElseThrow();
  }

  private String runWith(AssignPublicIp address) {
    String arn =
        aws.ecs
            .runTask(
                LocalAws.launch("app")
                    .networkConfiguration(
                        n ->
                            n.awsvpcConfiguration(
                                v ->
                                    v.subnets(LocalAws.SUBNET)
                                        .securityGroups(ReadyThings.SECURITY_GROUP)
                                        .assignPublicIp(address)))
                    .build())
            .tasks()
            .get(0)
            .taskArn();
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    return arn;
  }

  @Test
  @Keeps("task.address")
  void interfaceOfATaskHasItsAddresses() {
    String arn = runWith(AssignPublicIp.ENABLED);
    String id = detail(arn, "networkInterfaceId");
    NetworkInterface found =
        aws.ec2
            .describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
            .networkInterfaces()
            .get(0);
    assertThat(found.privateIpAddress()).isEqualTo(detail(arn, "privateIPv4Address"));
    assertThat(found.association().publicIp()).isEqualTo(found.privateIpAddress());
    assertThat(found.subnetId()).isEqualTo(LocalAws.SUBNET);
    assertThat(found.macAddress()).isEqualTo(detail(arn, "macAddress"));
    assertThat(found.groups().get(0).groupId()).isEqualTo(ReadyThings.SECURITY_GROUP);
    assertThat(found.privateIpAddresses().get(0).association().publicIp())
        .isEqualTo(found.association().publicIp());

    String hidden = detail(runWith(AssignPublicIp.DISABLED), "networkInterfaceId");
    assertThat(
            aws.ec2
                .describeNetworkInterfaces(r -> r.networkInterfaceIds(hidden))
                .networkInterfaces()
                .get(0)
                .association())
        .isNull();
  }

  @Test
  void interfaceGoesWithItsTask() {
    String arn = aws.running("app");
    assertThat(aws.ec2.describeNetworkInterfaces().networkInterfaces()).hasSize(1);
    aws.ecs.stopTask(r -> r.cluster(ReadyThings.CLUSTER).task(arn));
    aws.time.advance(Duration.ofSeconds(5));
    assertThat(aws.ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
  }

  @Test
  void filtersAndPagesWork() {
    var found =
        aws.ec2.describeSubnets(
            r -> r.filters(f -> f.name("subnet-id").values("subnet-1?", "subnet-2*")));
    assertThat(found.subnets()).hasSize(16);
    assertThat(aws.ec2.describeSubnetsPaginator(r -> r.maxResults(5)).subnets()).hasSize(18);
    assertThat(
            aws.ec2
                .describeSecurityGroups(r -> r.filters(f -> f.name("group-name").values("default")))
                .securityGroups())
        .singleElement()
        .satisfies(group -> assertThat(group.ipPermissions()).hasSize(1));
    assertThat(aws.ec2.describeVpcs(r -> r.filters(f -> f.name("isDefault").values("true"))).vpcs())
        .hasSize(1);
  }

  @Test
  void callerHasAnIdentityAndRolesHavePolicies() {
    assertThat(aws.sts.getCallerIdentity().account()).isEqualTo("000000000000");
    QueryWire wire = new QueryWire(aws.endpoint);
    assertThat(simulate(wire, ReadyThings.TASK_ROLE, "ecs:RunTask")).contains(">allowed<");
    String trust = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}}";
    wire.iam("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", trust);
    String role = "arn:aws:iam::000000000000:role/r";
    assertThat(simulate(wire, role, "s3:GetObject")).contains(">implicitDeny<");
    String policy =
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},"
            + "{\"Effect\":\"Deny\",\"Action\":[\"s3:Delete*\"],\"Resource\":\"*\"}]}";
    wire.iam("PutRolePolicy", "RoleName", "r", "PolicyName", "p", "PolicyDocument", policy);
    assertThat(simulate(wire, role, "s3:GetObject")).contains(">allowed<");
    assertThat(simulate(wire, role, "S3:deleteobject")).contains(">explicitDeny<");
    assertThat(wire.iam("ListRolePolicies", "RoleName", "r")).contains("<member>p</member>");
    aws.register("with-role", d -> d.taskRoleArn("r"));
    wire.iam("DeleteRolePolicy", "RoleName", "r", "PolicyName", "p");
    wire.iam("DeleteRole", "RoleName", "r");
    assertThat(wire.iam("ListRoles")).doesNotContain("<RoleName>r</RoleName>");
  }

  private static String simulate(QueryWire wire, String role, String action) {
    return wire.iam(
        "SimulatePrincipalPolicy", "PolicySourceArn", role, "ActionNames.member.1", action);
  }
}
