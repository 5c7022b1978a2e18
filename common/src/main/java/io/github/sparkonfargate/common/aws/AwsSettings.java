package io.github.sparkonfargate.common.aws;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How this project reaches AWS. Everything left out comes from the SDK's own chains: environment,
 * system properties, profile, container.
 *
 * @param region null for the SDK's chain
 * @param endpointOverride null for the SDK's chain ({@code AWS_ENDPOINT_URL}, {@code
 *     AWS_ENDPOINT_URL_ECS}, profile)
 * @param credentials null for the default credential chain; fixed keys are only accepted for a
 *     loopback endpoint
 * @param connectionTimeout to open a connection
 * @param requestTimeout for one attempt of a request
 * @param userAgentSuffix ends the user agent, so that calls can be told apart in CloudTrail
 */
public record AwsSettings(
    @Nullable String region,
    @Nullable URI endpointOverride,
    @Nullable LocalCredentials credentials,
    Duration connectionTimeout,
    Duration requestTimeout,
    String userAgentSuffix) {

  /**
   * @throws InvalidConfigurationException if fixed credentials would leave this machine or a
   *     timeout is not positive
   */
  public AwsSettings {
    if (credentials != null && !isLoopback(endpointOverride)) {
      throw new InvalidConfigurationException(
          List.of(
              "spark.fargate.local.accessKeyId is for a local Fargate only, but"
                  + " spark.fargate.endpointOverride is "
                  + (endpointOverride == null ? "not set" : endpointOverride)
                  + ", not a loopback address; remove the key and use AWS's credential chain"));
    }
    requirePositive("spark.fargate.submission.connectionTimeout", connectionTimeout);
    requirePositive("spark.fargate.submission.requestTimeout", requestTimeout);
  }

  /** The SDK's chains for everything, ten seconds for each timeout. */
  public static AwsSettings defaults() {
    return new AwsSettings(
        null, null, null, Duration.ofSeconds(10), Duration.ofSeconds(10), "spark-on-fargate");
  }

  /** These settings with another region. */
  public AwsSettings withRegion(@Nullable String newRegion) {
    return new AwsSettings(
        newRegion,
        endpointOverride,
        credentials,
        connectionTimeout,
        requestTimeout,
        userAgentSuffix);
  }

  /** These settings with another endpoint and the fixed credentials it wants, if any. */
  public AwsSettings withEndpoint(@Nullable URI endpoint, @Nullable LocalCredentials newKeys) {
    return new AwsSettings(
        region, endpoint, newKeys, connectionTimeout, requestTimeout, userAgentSuffix);
  }

  /** These settings with other timeouts. */
  public AwsSettings withTimeouts(Duration connection, Duration request) {
    return new AwsSettings(
        region, endpointOverride, credentials, connection, request, userAgentSuffix);
  }

  /** Whether an endpoint stays on this machine, told from its spelling: no name is looked up. */
  public static boolean isLoopback(@Nullable URI endpoint) {
    if (endpoint == null || endpoint.getHost() == null) {
      return false;
    }
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new InvalidConfigurationException(
          List.of(key + " is " + value.toMillis() + " ms; it must be more than zero"));
    }
  }

  /** The fixed keys of a local Fargate. They open nothing on AWS, and are masked all the same. */
  public record LocalCredentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
      return "LocalCredentials[***]";
    }
  }
}
