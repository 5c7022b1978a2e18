package io.github.sparkonfargate.secret;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes one line for the user of what KMS or the SDK said about one call. Pure.
 *
 * @param action of KMS
 * @param key as the user or the ciphertext names it
 * @param region that was asked
 * @param context that the call named
 */
record KmsFaults(String action, String key, String region, ApplicationContext context) {

  private static final String SETTING = "spark.authenticate.kms.key";

  SecretException exception(SdkException e) {
    Finding finding =
        e instanceof AwsServiceException service ? ofService(service) : ofClient(words(e));
    return new SecretException(
        finding.kind(),
        action
            + " failed for KMS key "
            + key
            + " in "
            + region
            + ": "
            + finding.why()
            + "; "
            + finding.remedy(),
        e);
  }

  private record Finding(SecretException.Kind kind, String why, String remedy) {}

  /**
   * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html">errors of
   *     Decrypt</a> and of GenerateDataKey
   */
  private Finding ofService(AwsServiceException e) {
    String words = words(e);
    if (e.isThrottlingException() || e.statusCode() >= 500) {
      return new Finding(SecretException.Kind.UNAVAILABLE, words, "try again later");
    }
    return switch (code(e)) {
      case "AccessDeniedException" -> access(words);
      case "NotFoundException" ->
          key(
              words,
              "check "
                  + SETTING
                  + " and spark.fargate.region; a key of another Region has to be given by its ARN");
      case "DisabledException" ->
          key("the key is disabled", "enable it: aws kms enable-key --key-id " + key);
      case "KMSInvalidStateException" ->
          key(
              words,
              "if it is to be deleted, rescue it: aws kms cancel-key-deletion --key-id "
                  + key
                  + " and then aws kms enable-key, or name another key in "
                  + SETTING);
      case "InvalidKeyUsageException" ->
          key(words, "name a symmetric encryption key (SYMMETRIC_DEFAULT) in " + SETTING);
      case "InvalidCiphertextException", "IncorrectKeyException" ->
          new Finding(
              SecretException.Kind.CONTEXT,
              "the ciphertext was not made with this key for " + context,
              "a container takes part only in the application that started it; submit again");
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "ExpiredTokenException",
          "IncompleteSignatureException",
          "MissingAuthenticationTokenException" ->
          new Finding(
              SecretException.Kind.ACCESS, words, "renew the AWS credentials, or check the clock");
      default -> new Finding(SecretException.Kind.INVALID, words, "check the form of " + SETTING);
    };
  }

  private Finding access(String words) {
    boolean opening = action.equals("Decrypt");
    return new Finding(
        SecretException.Kind.ACCESS,
        words,
        "allow kms:"
            + action
            + " on the key to the "
            + (opening ? "executors' task role (spark.fargate.executor.taskRole)" : "driver's role")
            + ", in the role's policy and, for a key of another account, in the key's too"
            + " (docs/iam.md)");
  }

  private static Finding key(String why, String remedy) {
    return new Finding(SecretException.Kind.KEY, why, remedy);
  }

  /** The SDK never got an answer. */
  private static Finding ofClient(String words) {
    // The SDK has no type for it: without credentials the request was never sent.
    if (words.contains("Unable to load credentials")) {
      return new Finding(
          SecretException.Kind.ACCESS,
          "there are no AWS credentials",
          "give them by a role, a profile or the environment");
    }
    return new Finding(
        SecretException.Kind.UNAVAILABLE,
        words,
        "check the way to KMS: in subnets without Internet it is a VPC endpoint for kms");
  }

  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  /** AWS's own words, without the SDK's trailer of service, status and request id. */
  private static String words(SdkException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String message = service.awsErrorDetails().errorMessage();
      // KMS sends some errors with an empty message.
      return message == null || message.isBlank() ? code(service) : message.strip();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
