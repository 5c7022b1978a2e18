package io.github.sparkonfargate.local.kms;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.model;

import io.github.sparkonfargate.local.aws.Rule;

/** What KMS refuses. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum KmsRule implements Rule {
  KEY_EXISTS(
      Terms.of(
          "NotFoundException", "The key exists, by id, ARN or alias", model("NotFoundException"))),
  KEY_ENABLED(Terms.of("DisabledException", "The key is enabled", model("DisabledException"))),
  KEY_USABLE(
      Terms.of(
          "KMSInvalidStateException",
          "The key is not pending deletion",
          docs("kms/latest/developerguide/key-state.html"))),
  CIPHERTEXT(
      Terms.of(
          "InvalidCiphertextException",
          "The ciphertext is whole, and the encryption context is that of the encryption",
          docs("kms/latest/APIReference/API_Decrypt.html"))),
  KEY_OF_CIPHERTEXT(
      Terms.of(
          "IncorrectKeyException",
          "The key that is named is the one that encrypted",
          docs("kms/latest/APIReference/API_Decrypt.html"))),
  KEY_SPEC_OR_BYTES(
      Terms.of(
          "ValidationException",
          "A data key has a keySpec or numberOfBytes, not both",
          docs("kms/latest/APIReference/API_GenerateDataKey.html").inItsWords())),
  NUMBER_OF_BYTES(
      Terms.of("ValidationException", "numberOfBytes is 1 to 1024", model("NumberOfBytesType"))),
  PLAINTEXT_SIZE(
      Terms.of(
          "ValidationException",
          "A plaintext to encrypt has 1 to 4096 bytes",
          docs("kms/latest/APIReference/API_Encrypt.html"))),
  CIPHERTEXT_SIZE(
      Terms.of("ValidationException", "A ciphertext has 1 to 6144 bytes", model("CiphertextType"))),
  SYMMETRIC_ONLY(
      Terms.of(
          "UnsupportedOperationException",
          "Here a key is SYMMETRIC_DEFAULT, for ENCRYPT_DECRYPT",
          guess("AWS has more kinds; ours refuses them in words"))),
  ALIAS_NAME(
      Terms.of(
          "ValidationException",
          "An alias begins with alias/ and is made of letters, digits, slashes, underscores and hyphens",
          docs("kms/latest/APIReference/API_CreateAlias.html"))),
  ALIAS_RESERVED(
      Terms.of(
          "ValidationException",
          "An alias does not begin with alias/aws/",
          docs("kms/latest/APIReference/API_CreateAlias.html"))),
  ALIAS_FREE(
      Terms.of(
          "AlreadyExistsException",
          "An alias that is created does not exist",
          model("AlreadyExistsException"))),
  ALIAS_EXISTS(
      Terms.of(
          "NotFoundException",
          "An alias that is deleted or updated exists",
          model("NotFoundException"))),
  DELETION_WINDOW(
      Terms.of(
          "ValidationException",
          "A key is deleted after 7 to 30 days",
          docs("kms/latest/APIReference/API_ScheduleKeyDeletion.html"))),
  PENDING_DELETION(
      Terms.of(
          "KMSInvalidStateException",
          "A deletion that is cancelled was scheduled",
          docs("kms/latest/APIReference/API_CancelKeyDeletion.html"))),
  DRY_RUN(
      new Terms(
          "DryRunOperationException",
          412,
          "A call with DryRun that would succeed fails, to say so",
          model("DryRunOperationException"))),
  GRANT_TOKENS(
      Terms.of(
          "ValidationException", "A call has at most 10 grant tokens", model("GrantTokenList")));

  private final Terms terms;

  KmsRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
