package io.github.sparkonfargate.common.aws;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Gives every AWS client of one application the same region, endpoint, credentials, timeouts and
 * user agent, over one HTTP client. The service clients are built where they are used, so that this
 * module needs no service. Close it after the clients it configured.
 */
public final class AwsClients implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AwsClients.class);
  private static final int MAX_CONNECTIONS = 16;

  private final AwsSettings settings;
  private final Region region;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;

  private AwsClients(
      AwsSettings settings, Region region, SdkHttpClient http, AwsCredentialsProvider credentials) {
    this.settings = settings;
    this.region = region;
    this.http = http;
    this.credentials = credentials;
  }

  /**
   * @throws InvalidConfigurationException if no region is set anywhere the SDK looks, or if the
   *     proxy that the environment names is none, or one of the SDK's switches cannot be read
   */
  public static AwsClients create(AwsSettings settings) {
    EndpointSwitches.check(System::getProperty, System.getenv());
    Region region = regionOf(settings);
    SdkHttpClient http =
        ApacheHttpClient.builder()
            .connectionTimeout(settings.connectionTimeout())
            .socketTimeout(settings.requestTimeout())
            .maxConnections(MAX_CONNECTIONS)
            .proxyConfiguration(
                new HttpsProxy(System::getProperty, System.getenv())
                    .configuration(settings.endpointOverride()))
            .build();
    return new AwsClients(settings, region, http, credentialsOf(settings));
  }

  /** The region every client talks to. */
  public String region() {
    return region.id();
  }

  /** Configures a client that repeats failed requests as the SDK's standard mode does. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(B builder) {
    return configure(builder, AwsRetryStrategy.standardRetryStrategy());
  }

  /**
   * Configures a client that never repeats a request by itself: for calls whose caller paces
   * itself, so that throttling reaches it at once.
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C>
      B configureWithoutRetries(B builder) {
    return configure(builder, AwsRetryStrategy.doNotRetry());
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, RetryStrategy retries) {
    builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(
            override ->
                override
                    .apiCallAttemptTimeout(settings.requestTimeout())
                    .retryStrategy(retries)
                    .putAdvancedOption(
                        SdkAdvancedClientOption.USER_AGENT_SUFFIX, settings.userAgentSuffix()));
    if (settings.endpointOverride() != null) {
      builder.endpointOverride(settings.endpointOverride());
    }
    return builder;
  }

  @Override
  public void close() {
    http.close();
    if (credentials instanceof DefaultCredentialsProvider chain) {
      chain.close();
    }
  }

  private static Region regionOf(AwsSettings settings) {
    if (settings.region() != null) {
      return Region.of(settings.region());
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      // The SDK's text lists every provider it asked; the user needs the three places to set it.
      log.debug("no region in the SDK's chain", e);
      throw new NoRegionException();
    }
  }

  private static AwsCredentialsProvider credentialsOf(AwsSettings settings) {
    AwsSettings.LocalCredentials local = settings.credentials();
    if (local == null) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(local.accessKeyId(), local.secretAccessKey()));
  }
}
