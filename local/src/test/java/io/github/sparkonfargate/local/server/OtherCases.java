package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.aws.WireRule;
import io.github.sparkonfargate.local.ec2.Ec2Rule;
import io.github.sparkonfargate.local.iam.IamRule;
import io.github.sparkonfargate.local.secrets.ParameterRule;
import io.github.sparkonfargate.local.secrets.SecretRule;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** What Secrets Manager, the Parameter Store, EC2, IAM and the wire refuse. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class OtherCases {
  private final LocalAws aws;
  private final QueryWire wire;

  OtherCases(LocalAws aws) {
    this.aws = aws;
    this.wire = new QueryWire(aws.endpoint);
    aws.secrets.createSecret(r -> r.name("there").secretString("v"));
    aws.secrets.createSecret(r -> r.name("going").secretString("v"));
    aws.secrets.deleteSecret(r -> r.secretId("going"));
    aws.ssm.putParameter(r -> r.name("there").type(ParameterType.STRING).value("v"));
  }

  Stream<Refusal> cases() {
    return Stream.of(secrets(), parameters(), ec2(), iam(), wire()).flatMap(each -> each);
  }

  private static Refusal of(Rule rule, String what, Runnable call, String message) {
    return new Refusal(rule, what, call, message);
  }

  private Stream<Refusal> secrets() {
    return Stream.of(
        of(
            SecretRule.EXISTS,
            "unknown",
            () -> aws.secrets.getSecretValue(r -> r.secretId("none")),
            "can't find the specified secret"),
        of(
            SecretRule.FREE,
            "a name that is taken",
            () -> aws.secrets.createSecret(r -> r.name("there").secretString("v")),
            "already exists"),
        of(
            SecretRule.NAME,
            "a space",
            () -> aws.secrets.createSecret(r -> r.name("a b").secretString("v")),
            "Invalid name"),
        of(
            SecretRule.STRING_OR_BINARY,
            "both",
            () ->
                aws.secrets.createSecret(
                    r -> r.name("x").secretString("v").secretBinary(SdkBytes.fromUtf8String("v"))),
            "both"),
        of(
            SecretRule.VALUE_SIZE,
            "over 64 KiB",
            () -> aws.secrets.createSecret(r -> r.name("x").secretString("v".repeat(65_537))),
            "65536"),
        of(
            SecretRule.VERSION,
            "unknown stage",
            () -> aws.secrets.getSecretValue(r -> r.secretId("there").versionStage("MINE")),
            "staging label: MINE"),
        of(
            SecretRule.NOT_DELETED,
            "marked for deletion",
            () -> aws.secrets.getSecretValue(r -> r.secretId("going")),
            "marked for deletion"));
  }

  private Stream<Refusal> parameters() {
    return Stream.of(
        of(
            ParameterRule.EXISTS,
            "unknown",
            () -> aws.ssm.getParameter(r -> r.name("none")),
            "not found"),
        of(
            ParameterRule.FREE,
            "without overwrite",
            () -> aws.ssm.putParameter(r -> r.name("there").type(ParameterType.STRING).value("w")),
            "already exists"),
        of(
            ParameterRule.NAME,
            "aws first",
            () -> aws.ssm.putParameter(r -> r.name("/aws/x").type(ParameterType.STRING).value("w")),
            "prefixed"),
        of(
            ParameterRule.TYPE,
            "none",
            () -> aws.ssm.putParameter(r -> r.name("x").value("w")),
            "type is required"),
        of(
            ParameterRule.VALUE,
            "4097 characters",
            () ->
                aws.ssm.putParameter(
                    r -> r.name("x").type(ParameterType.STRING).value("w".repeat(4097))),
            "4096"),
        of(
            ParameterRule.NAMES_AT_MOST,
            "11 names",
            () ->
                aws.ssm.getParameters(
                    r -> r.names(IntStream.range(0, 11).mapToObj(n -> "p" + n).toList())),
            "1 to 10"));
  }

  private Stream<Refusal> ec2() {
    return Stream.of(
        of(
            Ec2Rule.INTERFACE_EXISTS,
            "unknown",
            () -> aws.ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds("eni-0")),
            "eni-0"),
        of(
            Ec2Rule.SUBNET_EXISTS,
            "unknown",
            () -> aws.ec2.describeSubnets(r -> r.subnetIds("subnet-0")),
            "The subnet ID 'subnet-0' does not exist"),
        of(
            Ec2Rule.GROUP_EXISTS,
            "unknown",
            () -> aws.ec2.describeSecurityGroups(r -> r.groupIds("sg-0")),
            "sg-0"),
        of(
            Ec2Rule.VPC_EXISTS,
            "unknown",
            () -> aws.ec2.describeVpcs(r -> r.vpcIds("vpc-0")),
            "vpc-0"),
        of(
            Ec2Rule.FILTER_KNOWN,
            "a filter of no call",
            () -> aws.ec2.describeSubnets(r -> r.filters(f -> f.name("colour").values("red"))),
            "colour"),
        of(
            Ec2Rule.PAGE_SIZE,
            "4 a page",
            () -> aws.ec2.describeSubnets(r -> r.maxResults(4)),
            "5 and 1000"));
  }

  private Stream<Refusal> iam() {
    String trust = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}}";
    return Stream.of(
        of(
            IamRule.ROLE_EXISTS,
            "unknown",
            () -> wire.iam("GetRole", "RoleName", "none"),
            "The role with name none cannot be found."),
        of(
            IamRule.ROLE_FREE,
            "a ready one",
            () ->
                wire.iam(
                    "CreateRole",
                    "RoleName",
                    "fargate-local-task",
                    "AssumeRolePolicyDocument",
                    trust),
            "already exists"),
        of(
            IamRule.ROLE_NAME,
            "a slash",
            () -> wire.iam("CreateRole", "RoleName", "a/b", "AssumeRolePolicyDocument", trust),
            "invalid"),
        of(
            IamRule.POLICY_JSON,
            "half of one",
            () ->
                wire.iam(
                    "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", "{\"Statement\""),
            "Syntax errors"),
        of(
            IamRule.POLICY_EXISTS,
            "unknown",
            () -> wire.iam("GetRolePolicy", "RoleName", "fargate-local-task", "PolicyName", "none"),
            "none"),
        of(
            IamRule.ROLE_EMPTY,
            "with a policy",
            () -> wire.iam("DeleteRole", "RoleName", "fargate-local-task"),
            "must delete policies first"),
        of(
            IamRule.PRINCIPAL,
            "nobody",
            () ->
                wire.iam(
                    "SimulatePrincipalPolicy",
                    "PolicySourceArn",
                    "arn:aws:iam::000000000000:role/none",
                    "ActionNames.member.1",
                    "ecs:RunTask"),
            "Invalid Entity Arn"),
        of(
            IamRule.ACTIONS_GIVEN,
            "none",
            () -> wire.iam("SimulatePrincipalPolicy", "PolicySourceArn", ReadyThings.TASK_ROLE),
            "actionNames"));
  }

  private Stream<Refusal> wire() {
    String ecs = "AmazonEC2ContainerServiceV20141113.";
    Stream<Refusal> malformed =
        List.of("{", "[]", "\"x\"", "{\"count\":\"1\"}", "{\"count\":1.5}", "{\"tags\":{}}")
            .stream()
            .map(body -> of(WireRule.JSON, body, () -> wire.json(ecs + "RunTask", body), ""));
    return Stream.concat(
        malformed,
        Stream.of(
            of(WireRule.UNKNOWN_ACTION, "of ECS", () -> wire.json(ecs + "FlyToTheMoon", "{}"), ""),
            of(WireRule.UNKNOWN_ACTION, "of KMS", () -> wire.json("TrentService.Fly", "{}"), ""),
            of(WireRule.UNKNOWN_ACTION, "of nobody", () -> wire.json("Moon.Fly", "{}"), ""),
            of(
                WireRule.QUERY_ACTION,
                "of EC2",
                () -> wire.form("2016-11-15", "Fly", Map.of()),
                "Fly"),
            of(
                WireRule.QUERY_ACTION,
                "of no version",
                () -> wire.form("1999-01-01", "GetCallerIdentity", Map.of()),
                "not valid"),
            of(WireRule.FORM, "a lone percent sign", () -> wire.body("Action=%"), "malformed"),
            of(
                WireRule.SIGNATURE_RIGHT,
                "another secret",
                () -> aws.client("fargate-local", "another secret").listClusters(),
                "signature we calculated"),
            of(
                WireRule.ACCESS_KEY_KNOWN,
                "another key",
                () -> aws.client("AKIDEXAMPLE", "another secret").listClusters(),
                "security token")));
  }
}
