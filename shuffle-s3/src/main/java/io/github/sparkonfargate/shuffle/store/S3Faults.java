package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK's exceptions mean for the shuffle, in one sentence each. */
final class S3Faults {
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired");
  private static final Set<String> THROTTLED =
      Set.of("SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded");

  private final String bucket;
  private final int attempts;

  /**
   * @param attempts how often a request is sent before it counts as failed
   */
  S3Faults(String bucket, int attempts) {
    this.bucket = bucket;
    this.attempts = attempts;
  }

  /**
   * @param action such as {@code read}
   * @param key of the object, or the prefix
   */
  IOException explain(String action, String key, SdkException cause) {
    if (isInterrupt(cause)) {
      return interrupted(action, key, cause);
    }
    String what = "Cannot " + action + " s3://" + bucket + "/" + key + ": ";
    if (cause instanceof AwsServiceException answer) {
      return isLost(action, answer)
          ? new ObjectLostException(what + "the object is not there as it was written.", cause)
          : new StoreException(what + reason(answer), cause);
    }
    return new StoreException(what + reason(cause), cause);
  }

  /** The flag of the thread is set again, for whoever called us must see it. */
  static InterruptedIOException interrupted(String action, String key, @Nullable Throwable cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted =
        new InterruptedIOException("Interrupted while S3 was asked to " + action + " " + key + ".");
    if (cause != null) {
      interrupted.initCause(cause);
    }
    return interrupted;
  }

  static boolean isInterrupt(Throwable failure) {
    if (Thread.currentThread().isInterrupted()) {
      return true;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException || cause instanceof AbortedException) {
        return true;
      }
    }
    return false;
  }

  /** Whether new credentials may help. */
  static boolean isExpired(SdkException failure) {
    return EXPIRED.contains(code(failure));
  }

  static String code(SdkException failure) {
    if (failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
      String code = answer.awsErrorDetails().errorCode();
      return code == null ? "" : code;
    }
    return "";
  }

  static int status(SdkException failure) {
    return failure instanceof AwsServiceException answer ? answer.statusCode() : 0;
  }

  private static boolean isLost(String action, AwsServiceException answer) {
    // A HEAD has no body, hence no code; of a bucket it is never asked.
    return action.equals(S3ObjectStore.READ)
        && (code(answer).equals("NoSuchKey") || answer.statusCode() == 416);
  }

  private String reason(AwsServiceException answer) {
    String code = code(answer);
    String said = said(answer, code);
    if (EXPIRED.contains(code)) {
      return "the credentials have expired and no fresh ones were found (" + said + ").";
    }
    if (THROTTLED.contains(code) || answer.statusCode() == 503) {
      return "S3 throttled "
          + attempts
          + " attempts ("
          + said
          + "); raise spark.shuffle.s3.apiRetries, or spread the load by"
          + " spark.shuffle.s3.prefixShards.";
    }
    return switch (code) {
      case "NoSuchBucket" -> "the bucket does not exist; check spark.shuffle.s3.bucket.";
      case "NoSuchUpload" ->
          "the multipart upload is gone; something aborted it, such as a lifecycle rule.";
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" ->
          "S3 does not accept the credentials (" + said + ").";
      case "RequestTimeTooSkewed" -> "this machine's clock is wrong (" + said + ").";
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          "the bucket is in another Region (" + said + "); set spark.shuffle.s3.region.";
      default -> otherwise(answer, said);
    };
  }

  private String otherwise(AwsServiceException answer, String said) {
    return switch (answer.statusCode()) {
      case 301 -> "the bucket is in another Region; set spark.shuffle.s3.region.";
      case 403 ->
          "access denied ("
              + said
              + "); the role needs s3:PutObject, s3:GetObject, s3:DeleteObject,"
              + " s3:AbortMultipartUpload, s3:ListBucket and s3:ListBucketMultipartUploads here (and"
              + " use of the KMS key, if one encrypts), and the bucket's owner must be the expected"
              + " one.";
      case 500, 502, 504 -> "S3 failed in " + attempts + " attempts (" + said + ").";
      default -> "S3 answered " + said + ".";
    };
  }

  private static String said(AwsServiceException answer, String code) {
    String message =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    String text = answer.statusCode() + (code.isEmpty() ? "" : " " + code);
    return message == null || message.isBlank()
        ? text
        : text + ": " + message.replaceAll("\\s+", " ").strip();
  }

  private String reason(SdkException cause) {
    for (Throwable root = cause; root != null; root = root.getCause()) {
      if (root instanceof UnknownHostException) {
        return "the host "
            + root.getMessage()
            + " is not known; check spark.shuffle.s3.endpoint and"
            + " spark.shuffle.s3.region.";
      }
      if (root instanceof ConnectException) {
        return "S3 is out of reach ("
            + root.getMessage()
            + "); check spark.shuffle.s3.endpoint, routes and security groups.";
      }
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof SdkClientException && message.startsWith("Unable to load credentials")) {
      return "no AWS credentials were found; give the task a role, or set AWS_PROFILE or"
          + " AWS_ACCESS_KEY_ID.";
    }
    return message.replaceAll("\\s+", " ") + (message.endsWith(".") ? "" : ".");
  }
}
