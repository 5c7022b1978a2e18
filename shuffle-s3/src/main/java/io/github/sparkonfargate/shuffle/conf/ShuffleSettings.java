package io.github.sparkonfargate.shuffle.conf;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the configuration says about the S3 shuffle, checked. Sizes are bytes.
 *
 * @param prefix before the application's id in the names of objects; no slash at either end
 * @param prefixShards prefixes that outlive applications, 0 for none
 * @param inlineMax map outputs up to this size travel in the map status, 0 for none
 * @param cacheMaxBytes local disk for copies of objects, 0 for none
 * @param checksum whether readers check a CRC32C of each partition
 * @param cleanup whether objects are deleted with their shuffle
 */
public record ShuffleSettings(
    Bucket bucket,
    Connection connection,
    String prefix,
    int prefixShards,
    Write write,
    Read read,
    long inlineMax,
    long cacheMaxBytes,
    boolean checksum,
    boolean cleanup) {

  /**
   * The bucket and what every request to it says.
   *
   * @param expectedOwner account id, empty where it is not checked
   */
  public record Bucket(String name, String expectedOwner, Encryption encryption) {

    /** Whether this is an S3 Express directory bucket, told from its name as S3 does. */
    public boolean isDirectory() {
      return name.endsWith("--x-s3");
    }
  }

  /**
   * How S3 is reached.
   *
   * @param region empty for the SDK's chain
   * @param endpoint null for AWS's
   * @param localKeys of a local Fargate; null for the SDK's credential chain
   * @param crc32c whether requests that store data carry a CRC32C
   * @param apiRetries repetitions of one request, its first attempt not counted
   * @param requestTimeout without progress
   */
  public record Connection(
      String region,
      @Nullable URI endpoint,
      AwsSettings.@Nullable LocalCredentials localKeys,
      boolean pathStyle,
      boolean crc32c,
      int apiRetries,
      Duration connectionTimeout,
      Duration requestTimeout) {}

  /**
   * How map outputs are stored.
   *
   * @param concurrency uploads of one executor at a time
   * @param maxBytes that one executor uploads at a time
   * @param conditional whether S3 refuses a second object of one name
   */
  public record Write(long partSize, int concurrency, long maxBytes, boolean conditional) {}

  /**
   * How map outputs are read.
   *
   * @param threads reads of one executor at a time
   * @param maxBytesInFlight of one task
   * @param hedging whether slow reads are sent twice
   */
  public record Read(int threads, long maxBytesInFlight, boolean hedging) {}

  /**
   * Reads the settings with the heap of this JVM as the measure of budgets that are not set.
   *
   * @param sparkConf every {@code spark.*} entry of the application
   * @throws InvalidConfigurationException with every problem, one sentence each
   */
  public static ShuffleSettings parse(Map<String, String> sparkConf) {
    return parse(sparkConf, Runtime.getRuntime().maxMemory());
  }

  /** Pure form of {@link #parse(Map)}. */
  static ShuffleSettings parse(Map<String, String> sparkConf, long heapBytes) {
    return new ShuffleSettingsReader(sparkConf, heapBytes).read();
  }
}
