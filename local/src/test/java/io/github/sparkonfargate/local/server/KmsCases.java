package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.kms.KmsRule;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.KeySpec;

/** What KMS refuses. */
final class KmsCases {
  private final LocalAws aws;
  private final String key;
  private final String disabled;
  private final String dying;

  KmsCases(LocalAws aws) {
    this.aws = aws;
    this.key = aws.environment.get("FARGATE_LOCAL_KMS_KEY");
    this.disabled = aws.kms.createKey().keyMetadata().keyId();
    this.dying = aws.kms.createKey().keyMetadata().keyId();
    aws.kms.disableKey(r -> r.keyId(disabled));
    aws.kms.scheduleKeyDeletion(r -> r.keyId(dying).pendingWindowInDays(7));
  }

  Stream<Refusal> cases() {
    return Stream.of(keys(), cryptography(), aliases()).flatMap(each -> each);
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
}
