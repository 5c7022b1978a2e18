package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.aws.WireRule;
import io.github.sparkonfargate.local.ec2.Ec2Rule;
import io.github.sparkonfargate.local.iam.IamRule;
import io.github.sparkonfargate.local.kms.KmsRule;
import io.github.sparkonfargate.local.secrets.ParameterRule;
import io.github.sparkonfargate.local.secrets.SecretRule;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** What KMS, Secrets Manager, the Parameter Store, EC2, IAM and the wire refuse. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class OtherCases {
  private final LocalAws aws;
  private final QueryWire wire;
  private final String key;
  private final String disabled;
  private final String dying;

  OtherCases(LocalAws aws) {
    this.aws = aws;
    this.wire = new QueryWire(aws.endpoint);
    this.key = aws.environment.get("FARGATE_LOCAL_KMS_KEY");
    this.disabled = aws.kms.createKey().keyMetadata().keyId();
    this.dying = aws.kms.createKey().keyMetadata().keyId();
    aws.kms.disableKey(r -> r.keyId(disabled));
    aws.kms.scheduleKeyDeletion(r -> r.keyId(dying).pendingWindowInDays(7));
    aws.secrets.createSecret(r -> r.name("there").secretString("v"));
    aws.secrets.createSecret(r -> r.name("going").secretString("v"));
    aws.secrets.deleteSecret(r -> r.secretId("going"));
    aws.ssm.putParameter(r -> r.name("there").type(ParameterType.STRING).value("v"));
  }

  Stream<Refusal> cases() {
    return Stream.of(
            keys(), cryptography(), aliases(), secrets(), parameters(), ec2(), iam(), wire())
        .flatMap(each -> each);
  }

  private static Refusal of(Rule rule, String what, Runnable call, String message) {
    return new Refusal(rule, what, call, message);
  }

  private Stream<Refusal> keys() {
    return Stream.of(
        of(
            KmsRule.KEY_EXISTS,
            "unknown id",
            () -> aws.kms.describeKey(r -> r.keyId("none")),
            "does not exist"),
        of(
            KmsRule.KEY_EXISTS,
            "unknown alias",
            () -> aws.kms.describeKey(r -> r.keyId("alias/none")),
            "is not found"),
        of(
            KmsRule.KEY_ENABLED,
            "a disabled key encrypts nothing",
            () -> aws.kms.encrypt(r -> r.keyId(disabled).plaintext(SdkBytes.fromUtf8String("x"))),
            "disabled"),
        of(
            KmsRule.KEY_USABLE,
            "a key that is to be deleted makes no data key",
            () -> aws.kms.generateDataKey(r -> r.keyId(dying).keySpec(DataKeySpec.AES_256)),
            "pending deletion"),
        of(
            KmsRule.DRY_RUN,
            "a dry run makes no data key",
            () -> aws.kms.generateDataKey(r -> r.keyId(key).numberOfBytes(32).dryRun(true)),
            "would have succeeded"),
        of(
            KmsRule.KEY_USABLE,
            "nor is it enabled",
            () -> aws.kms.enableKey(r -> r.keyId(dying)),
            "pending deletion"),
        of(
            KmsRule.DELETION_WINDOW,
            "6 days",
            () -> aws.kms.scheduleKeyDeletion(r -> r.keyId(disabled).pendingWindowInDays(6)),
            "7 and 30"),
        of(
            KmsRule.PENDING_DELETION,
            "a key that stays",
            () -> aws.kms.cancelKeyDeletion(r -> r.keyId(key)),
            "not pending deletion"),
        of(
            KmsRule.SYMMETRIC_ONLY,
            "RSA",
            () -> aws.kms.createKey(r -> r.keySpec(KeySpec.RSA_2048)),
            "SYMMETRIC_DEFAULT"));
  }

  private Stream<Refusal> cryptography() {
    SdkBytes sealed =
        aws.kms
            .encrypt(
                r ->
                    r.keyId(key)
                        .plaintext(SdkBytes.fromUtf8String("x"))
                        .encryptionContext(Map.of("a", "b")))
            .ciphertextBlob();
    return Stream.of(
        of(
            KmsRule.CIPHERTEXT,
            "another context",
            () ->
                aws.kms.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(Map.of("a", "c"))),
            ""),
        of(
            KmsRule.CIPHERTEXT,
            "no context",
            () -> aws.kms.decrypt(r -> r.ciphertextBlob(sealed)),
            ""),
        of(
            KmsRule.CIPHERTEXT,
            "a changed byte",
            () -> {
              byte[] changed = sealed.asByteArray();
              changed[changed.length - 1] ^= 1;
              aws.kms.decrypt(
                  r ->
                      r.ciphertextBlob(SdkBytes.fromByteArray(changed))
                          .encryptionContext(Map.of("a", "b")));
            },
            ""),
        of(
            KmsRule.KEY_OF_CIPHERTEXT,
            "another key",
            () ->
                aws.kms.decrypt(
                    r ->
                        r.ciphertextBlob(sealed)
                            .keyId(disabled)
                            .encryptionContext(Map.of("a", "b"))),
            "does not identify"),
        of(
            KmsRule.CIPHERTEXT_SIZE,
            "6145 bytes",
            () -> aws.kms.decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(new byte[6145]))),
            "6144"),
        of(
            KmsRule.PLAINTEXT_SIZE,
            "4097 bytes",
            () ->
                aws.kms.encrypt(
                    r -> r.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[4097]))),
            "4096"),
        of(
            KmsRule.KEY_SPEC_OR_BYTES,
            "both",
            () ->
                aws.kms.generateDataKey(
                    r -> r.keyId(key).keySpec(DataKeySpec.AES_256).numberOfBytes(16)),
            "either"),
        of(
            KmsRule.KEY_SPEC_OR_BYTES,
            "neither",
            () -> aws.kms.generateDataKey(r -> r.keyId(key)),
            "either"),
        of(
            KmsRule.NUMBER_OF_BYTES,
            "1025",
            () -> aws.kms.generateDataKey(r -> r.keyId(key).numberOfBytes(1025)),
            "1024"),
        of(
            KmsRule.GRANT_TOKENS,
            "11",
            () ->
                aws.kms.describeKey(
                    r ->
                        r.keyId(key)
                            .grantTokens(IntStream.range(0, 11).mapToObj(n -> "g" + n).toList())),
            "grantTokens"));
  }

  private Stream<Refusal> aliases() {
    return Stream.of(
        of(
            KmsRule.ALIAS_NAME,
            "no prefix",
            () -> aws.kms.createAlias(r -> r.aliasName("mine").targetKeyId(key)),
            "alias/"),
        of(
            KmsRule.ALIAS_RESERVED,
            "alias/aws/",
            () -> aws.kms.createAlias(r -> r.aliasName("alias/aws/mine").targetKeyId(key)),
            "reserved"),
        of(
            KmsRule.ALIAS_FREE,
            "the ready one",
            () -> aws.kms.createAlias(r -> r.aliasName("alias/fargate-local").targetKeyId(key)),
            "already exists"),
        of(
            KmsRule.ALIAS_EXISTS,
            "unknown",
            () -> aws.kms.deleteAlias(r -> r.aliasName("alias/none")),
            "not found"));
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
