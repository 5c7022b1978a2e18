package io.github.sparkonfargate.shuffle.store;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The client of one bucket and what it stands on. Composes; has no logic of its own. */
final class S3Connection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(S3Connection.class);
  private static final String USER_AGENT = "spark-on-fargate-shuffle";
  private static final Duration CONNECTION_LIFE = Duration.ofMinutes(30);
  private static final Duration IDLE_LIFE = Duration.ofSeconds(60);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration SHORTEST_PAUSE_WHEN_THROTTLED = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
  private static final int HEDGE_THREADS = 16;

  /** For the driver's listings and deletes beside reads and uploads. */
  private static final int SPARE_CONNECTIONS = 8;

  private final S3Client client;
  private final SdkHttpClient http;
  private final ExchangeWatch watch;
  private final RenewableCredentials credentials;
  private final ExecutorService hedges;

  private S3Connection(
      S3Client client,
      SdkHttpClient http,
      ExchangeWatch watch,
      RenewableCredentials credentials,
      ExecutorService hedges) {
    this.client = client;
    this.http = http;
    this.watch = watch;
    this.credentials = credentials;
    this.hedges = hedges;
  }

  static S3Connection open(ShuffleSettings settings) {
    ShuffleSettings.Connection connection = settings.connection();
    Region region = regionOf(connection);
    RenewableCredentials credentials = credentialsOf(connection);
    ExchangeWatch watch = new ExchangeWatch(connection.requestTimeout());
    SdkHttpClient http = new WatchedHttpClient(httpClient(settings), watch);
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClient(http)
            .forcePathStyle(connection.pathStyle())
            // Puts carry a CRC32C that we computed ourselves, and readers check their own.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
            .overrideConfiguration(
                override ->
                    override
                        .addExecutionInterceptor(new WithoutExpectation())
                        .retryStrategy(retries(connection.apiRetries()))
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, USER_AGENT));
    URI endpoint = connection.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
      if ("http".equals(endpoint.getScheme())) {
        builder.putAuthScheme(new PlainHttpScheme());
      }
    }
    watch.start();
    return new S3Connection(builder.build(), http, watch, credentials, hedgeThreads());
  }

  S3Client client() {
    return client;
  }

  RenewableCredentials credentials() {
    return credentials;
  }

  ExecutorService hedges() {
    return hedges;
  }

  /** Growing pauses with jitter between the repetitions of one read that breaks off. */
  static BackoffStrategy pauses() {
    return BackoffStrategy.exponentialDelay(SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  @Override
  public void close() {
    watch.close();
    hedges.shutdownNow();
    client.close();
    http.close();
    credentials.close();
  }

  private static SdkHttpClient httpClient(ShuffleSettings settings) {
    ShuffleSettings.Connection connection = settings.connection();
    return ApacheHttpClient.builder()
        .maxConnections(connectionsOf(settings))
        .connectionTimeout(connection.connectionTimeout())
        // The watch sees more: a write that stands still, and a thread that is interrupted.
        .socketTimeout(connection.requestTimeout())
        .connectionAcquisitionTimeout(connection.requestTimeout())
        .connectionTimeToLive(CONNECTION_LIFE)
        .connectionMaxIdleTime(IDLE_LIFE)
        .expectContinueEnabled(false)
        .tcpKeepAlive(true)
        .build();
  }

  /** More than are ever in use: a thread must not wait for a connection another one holds open. */
  private static int connectionsOf(ShuffleSettings settings) {
    return 2 * (settings.read().threads() + settings.write().concurrency()) + SPARE_CONNECTIONS;
  }

  /**
   * The SDK's standard mode, but as many attempts as asked for: its budget, which ends repetitions
   * for all requests once a few hundred failed, would fail a job that a storm of 503 only slows.
   */
  private static StandardRetryStrategy retries(int apiRetries) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(apiRetries + 1)
        .circuitBreakerEnabled(false)
        .backoffStrategy(pauses())
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(SHORTEST_PAUSE_WHEN_THROTTLED, LONGEST_PAUSE))
        .build();
  }

  private static ExecutorService hedgeThreads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        HEDGE_THREADS,
        IDLE_LIFE.toSeconds(),
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "s3-shuffle-hedge-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private static RenewableCredentials credentialsOf(ShuffleSettings.Connection connection) {
    AwsSettings.LocalCredentials local = connection.localKeys();
    if (local == null) {
      return RenewableCredentials.ofDefaultChain();
    }
    AwsBasicCredentials keys =
        AwsBasicCredentials.create(local.accessKeyId(), local.secretAccessKey());
    return new RenewableCredentials(() -> StaticCredentialsProvider.create(keys));
  }

  private static Region regionOf(ShuffleSettings.Connection connection) {
    if (!connection.region().isEmpty()) {
      return Region.of(connection.region());
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      // The SDK's text lists every provider it asked; the user needs the places to set it.
      log.debug("no region in the SDK's chain", e);
      throw new InvalidConfigurationException(
          List.of(
              "no AWS Region is set for the S3 shuffle; set spark.shuffle.s3.region, the variable"
                  + " AWS_REGION, or 'region' in the profile of ~/.aws/config"));
    }
  }
}
