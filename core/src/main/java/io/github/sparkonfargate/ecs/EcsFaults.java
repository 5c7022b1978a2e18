package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;

/** Puts the SDK's exceptions into this project's words. Pure. */
final class EcsFaults {
  private static final String CREDENTIALS = "Unable to load credentials";

  /** For the SDK's page on each place where it looked. */
  private static final String NO_CREDENTIALS = "there are no AWS credentials";

  private final String cluster;
  private final String region;

  EcsFaults(String cluster, String region) {
    this.cluster = cluster;
    this.region = region;
  }

  EcsException noCluster(String why) {
    return noClusterWords(why).exception(EcsException.Kind.CLUSTER, null);
  }

  EcsException exception(String action, SdkException e) {
    return said(action, e).exception(kind(e), e);
  }

  /** What an exception of RunTask means for the tasks it may have started. */
  LaunchResult launchResult(SdkException e, LaunchRequest.Capacity capacity) {
    EcsException.Kind kind = kind(e);
    String message = said("RunTask", e).sentence();
    if (e instanceof ConflictException) {
      // The token was used with other parameters: tasks of the first call exist.
      return new LaunchResult.Ambiguous(message);
    }
    if (LaunchResults.isQuota(words(e))) {
      return new LaunchResult.Refused(LaunchResult.Cause.QUOTA, quotaSentence(words(e), capacity));
    }
    return switch (kind) {
      case THROTTLED -> new LaunchResult.Throttled(message);
      case UNAVAILABLE -> new LaunchResult.Ambiguous(message);
      case CREDENTIALS -> new LaunchResult.Refused(LaunchResult.Cause.CREDENTIALS, message);
      case CLUSTER, ACCESS, INVALID ->
          isCapacity(words(e))
              ? new LaunchResult.Refused(LaunchResult.Cause.CAPACITY, message)
              : new LaunchResult.Refused(LaunchResult.Cause.PERMANENT, message);
    };
  }

  /** The same for the quota of running vCPUs, with its name in Service Quotas. */
  String quotaSentence(String awsWords, LaunchRequest.Capacity capacity) {
    return "RunTask refused in cluster "
        + cluster
        + " ("
        + region
        + "): "
        + withoutFullStop(awsWords)
        + "; raise the account's quota '"
        + (isSpot(capacity)
            ? "Fargate Spot vCPU resource count' (L-36FBB829)"
            : "Fargate On-Demand vCPU resource count' (L-3032A538)")
        + " in Service Quotas, or ask for fewer or smaller executors";
  }

  /** With Spot in the strategy it is Spot that is asked first. */
  private static boolean isSpot(LaunchRequest.Capacity capacity) {
    return capacity instanceof LaunchRequest.Capacity.Strategy strategy && strategy.hasSpot();
  }

  private static String withoutFullStop(String words) {
    return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
  }

  /** One sentence: what failed, on what, why, and the setting to look at. */
  String sentence(String action, String awsWords) {
    return refused(action, awsWords).sentence();
  }

  private Said refused(String action, String awsWords) {
    String words = withoutFullStop(awsWords);
    return new Said(
        action + " refused in cluster " + cluster + " (" + region + "): " + words, advice(words));
  }

  /**
   * What is to be said of a fault.
   *
   * @param advice the setting to look at; empty for none
   */
  private record Said(String fact, String advice) {
    String sentence() {
      return advice.isEmpty() ? fact : fact + "; " + advice;
    }

    EcsException exception(EcsException.Kind kind, @Nullable Throwable cause) {
      return new EcsException(kind, fact, advice, cause);
    }
  }

  static boolean isConcurrentRegistration(SdkException e) {
    return kind(e) == EcsException.Kind.THROTTLED
        || words(e).contains("Too many concurrent attempts");
  }

  /** Whether the credentials are good but lack this one permission. */
  static boolean isNotAllowed(SdkException e, String action) {
    return words(e).contains("not authorized to perform: " + action);
  }

  private Said noClusterWords(String why) {
    return new Said(
        "ECS cluster '" + cluster + "' cannot be used in " + region + ": " + why,
        "check the name (in --master fargate://NAME or spark.fargate.cluster) and"
            + " spark.fargate.region, or create it: aws ecs create-cluster --cluster-name "
            + cluster);
  }

  private Said said(String action, SdkException e) {
    return switch (kind(e)) {
      case CLUSTER -> noClusterWords(withoutFullStop(words(e)));
      case UNAVAILABLE ->
          new Said(
              action
                  + " got no answer for cluster "
                  + cluster
                  + " ("
                  + region
                  + "): "
                  + withoutFullStop(words(e)),
              "check the network, spark.fargate.region and spark.fargate.endpointOverride");
      case ACCESS, CREDENTIALS, INVALID, THROTTLED -> refused(action, words(e));
    };
  }

  private static EcsException.Kind kind(SdkException e) {
    if (e instanceof ClusterNotFoundException) {
      return EcsException.Kind.CLUSTER;
    }
    if (e instanceof AwsServiceException service) {
      return serviceKind(service);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return EcsException.Kind.UNAVAILABLE;
    }
    return isWithoutCredentials(e) ? EcsException.Kind.CREDENTIALS : EcsException.Kind.UNAVAILABLE;
  }

  private static EcsException.Kind serviceKind(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    if (e.isThrottlingException() || words(e).contains("Rate exceeded")) {
      return EcsException.Kind.THROTTLED;
    }
    if (e.statusCode() >= 500) {
      return EcsException.Kind.UNAVAILABLE;
    }
    if (e.isClockSkewException()) {
      // The SDK has taken AWS's time over from the answer: the next call may be in order.
      return EcsException.Kind.CREDENTIALS;
    }
    return switch (code == null ? "" : code) {
      case "ExpiredTokenException", "RequestExpired" -> EcsException.Kind.CREDENTIALS;
      case "AccessDeniedException",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "SignatureDoesNotMatch",
          "BlockedException" ->
          EcsException.Kind.ACCESS;
      default -> EcsException.Kind.INVALID;
    };
  }

  /** AWS's own words, without the SDK's trailer of service, status and request id. */
  private static String words(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorMessage() != null) {
      return service.awsErrorDetails().errorMessage();
    }
    if (isWithoutCredentials(e)) {
      return NO_CREDENTIALS;
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The SDK has no type for it: the request was never sent. */
  private static boolean isWithoutCredentials(SdkException e) {
    return e instanceof SdkClientException
        && e.getMessage() != null
        && e.getMessage().contains(CREDENTIALS);
  }

  private static boolean isCapacity(String words) {
    return words.toLowerCase(Locale.ROOT).contains("capacity is unavailable");
  }

  /**
   * The first rule that matches wins; the texts are AWS's and may change, hence no more than
   * advice.
   */
  private static String advice(String awsWords) {
    String words = awsWords.toLowerCase(Locale.ROOT);
    for (Advice advice : ADVICE) {
      if (words.contains(advice.words())) {
        return advice.sentence();
      }
    }
    return "";
  }

  private record Advice(String words, String sentence) {}

  private static final List<Advice> ADVICE =
      List.of(
          new Advice(
              NO_CREDENTIALS.toLowerCase(Locale.ROOT),
              "give them by environment, profile (AWS_PROFILE) or the task role of the driver"),
          new Advice(
              "not authorized to perform: iam:passrole",
              "allow iam:PassRole on the two roles to the driver"),
          new Advice("not authorized", "allow the action to the driver's role"),
          new Advice(
              "token included in the request is invalid",
              "check the access key id, and AWS_SESSION_TOKEN where it is set"),
          new Advice("security token", "the credentials are not valid any more; renew them"),
          new Advice("signature", "check the secret access key and this machine's clock"),
          new Advice(
              "role", "check spark.fargate.executionRole and spark.fargate.executor.taskRole"),
          new Advice("security group", "check spark.fargate.executor.securityGroups"),
          new Advice("subnet", "check spark.fargate.executor.subnets"),
          new Advice("platform version", "check spark.fargate.platformVersion"),
          new Advice(
              "platform", "check spark.fargate.platformVersion and spark.fargate.cpuArchitecture"),
          new Advice("capacity provider", "check spark.fargate.executor.capacityProviderStrategy"),
          new Advice("capacity is unavailable", "name subnets in more availability zones"),
          new Advice("ephemeral", "check spark.fargate.executor.ephemeralStorage"),
          new Advice("overrides length", "shorten the executor's Java options or environment"),
          new Advice("cpu or memory", "check spark.executor.cores and spark.executor.memory"),
          new Advice("image", "check spark.fargate.container.image"),
          new Advice("tag", "check spark.fargate.tag.* and spark.fargate.executor.tag.*"));
}
