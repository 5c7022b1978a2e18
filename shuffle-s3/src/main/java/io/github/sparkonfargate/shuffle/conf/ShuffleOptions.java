package io.github.sparkonfargate.shuffle.conf;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigSection;
import io.github.sparkonfargate.common.config.ConfigType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

/** The keys of the S3 shuffle. Declarations only. */
public final class ShuffleOptions {
  static final String NAMESPACE = "spark.shuffle.s3.";
  private static final String SINCE = "0.1.0";
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  /** Whether shuffle files go to S3. */
  public static final ConfigKey<Boolean> ENABLED =
      key("enabled", ConfigType.bool(), "Whether shuffle files go to S3.")
          .defaultsTo(false)
          .build();

  /** The bucket for shuffle files. */
  public static final ConfigKey<String> BUCKET =
      key(
              "bucket",
              ConfigType.text(),
              "Bucket for shuffle files; a general purpose bucket or an S3 Express directory bucket"
                  + " (`NAME--ZONE--x-s3`).")
          .required("name the bucket for shuffle files")
          .check(
              bucket -> bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
              "is not the name of a bucket; write the name alone, without s3:// and path")
          .build();

  /** What comes before the application's id in the names of shuffle files. */
  public static final ConfigKey<String> PREFIX =
      key(
              "prefix",
              ConfigType.text(),
              "Shuffle files lie under `BUCKET/PREFIX/APPLICATION/shuffle/`.")
          .defaultsTo(".sparkStaging")
          .check(
              prefix -> !prefix.startsWith("/") && !prefix.endsWith("/"),
              "begins or ends with a slash; write the path between bucket and application alone")
          .build();

  static final ConfigKey<Integer> PREFIX_SHARDS =
      key(
              "prefixShards",
              ConfigType.integer(),
              "Spreads shuffle files over this many prefixes that outlive applications, so that S3's"
                  + " split of a busy prefix is kept. 0: one prefix an application.")
          .defaultsTo(0)
          .check(shards -> shards >= 0 && shards <= 256, "is not between 0 and 256")
          .build();

  static final ConfigKey<String> REGION =
      key("region", ConfigType.text(), "AWS Region of the bucket.")
          .defaultWords(
              "`spark.fargate.region`; else `us-east-1` where an endpoint is set, and else the AWS"
                  + " SDK's: `AWS_REGION`, the profile, the task's own")
          .check(
              region -> region.matches("[a-z0-9]+(-[a-z0-9]+)+"),
              "is not the name of an AWS Region, such as eu-west-1")
          .build();

  static final ConfigKey<URI> ENDPOINT =
      key(
              "endpoint",
              ConfigType.of("URL", ShuffleOptions::uri, URI::toString),
              "Endpoint of an S3-compatible store, such as `http://minio:9000`.")
          .defaultWords("AWS's")
          .check(
              uri -> ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())),
              "is not a URL of the form http://HOST:PORT or https://HOST")
          .check(uri -> uri.getHost() != null, "names no host; write http://HOST:PORT")
          .build();

  static final ConfigKey<Boolean> PATH_STYLE =
      key(
              "pathStyle",
              ConfigType.bool(),
              "Whether the bucket's name stands in the path of a request, not in its host name.")
          .defaultWords("true where an endpoint is set or the bucket's name has a dot")
          .build();

  static final ConfigKey<RequestChecksum> REQUEST_CHECKSUM =
      key(
              "requestChecksum",
              ConfigType.oneOf(List.of(RequestChecksum.values()), RequestChecksum::word),
              "Whether requests that store data carry a CRC32C for S3 to check. `auto`: where no"
                  + " endpoint is set, for some S3-compatible stores refuse it.")
          .defaultsTo(RequestChecksum.AUTO)
          .build();

  static final ConfigKey<String> EXPECTED_OWNER =
      key(
              "expectedBucketOwner",
              ConfigType.text(),
              "AWS account that owns the bucket; S3 refuses every request if another does.")
          .check(account -> account.matches("\\d{12}"), "is not an account id of 12 digits")
          .build();

  static final ConfigKey<Encryption.Kind> ENCRYPTION =
      key(
              "sse",
              ConfigType.oneOf(List.of(Encryption.Kind.values()), Encryption.Kind::word),
              "How S3 encrypts shuffle files: `bucket` as the bucket's default says, `AES256` with"
                  + " keys of S3, `aws:kms` with a key of KMS.")
          .defaultsTo(Encryption.Kind.BUCKET)
          .build();

  static final ConfigKey<String> KMS_KEY =
      key(
              "sse.kmsKeyId",
              ConfigType.text(),
              "KMS key (id, ARN or alias) for `spark.shuffle.s3.sse=aws:kms`.")
          .defaultWords("the key `aws/s3` of the account")
          .build();

  static final ConfigKey<Long> PART_SIZE =
      key(
              "part.size",
              ConfigType.bytes(),
              "Size of the parts of a multipart upload. Larger parts are fewer paid requests.")
          .defaultsTo(32 * MIB)
          .check(
              size -> size >= 5 * MIB && size <= 5 * GIB,
              "is not between 5m and 5g, which are S3's limits")
          .build();

  static final ConfigKey<Integer> UPLOAD_CONCURRENCY =
      key("upload.concurrency", ConfigType.integer(), "Uploads of one executor at a time.")
          .defaultsTo(16)
          .check(ShuffleOptions::isThreads, "is not between 1 and 1000")
          .build();

  static final ConfigKey<Long> UPLOAD_MAX_BYTES =
      key(
              "upload.maxBytes",
              ConfigType.bytes(),
              "Bytes that one executor uploads at a time. They are read from local files, not held"
                  + " on the heap.")
          .defaultsTo(512 * MIB)
          .check(ShuffleOptions::isPositive, "is not more than zero")
          .build();

  static final ConfigKey<Integer> READ_THREADS =
      key("read.threads", ConfigType.integer(), "Reads of one executor at a time.")
          .defaultsTo(64)
          .check(ShuffleOptions::isThreads, "is not between 1 and 1000")
          .build();

  static final ConfigKey<Long> READ_MAX_BYTES =
      key(
              "read.maxBytesInFlight",
              ConfigType.bytes(),
              "Bytes that one task holds or awaits ahead of its need.")
          .defaultWords("`spark.reducer.maxSizeInFlight` (48m), at most a sixteenth of the heap")
          .check(ShuffleOptions::isPositive, "is not more than zero")
          .build();

  static final ConfigKey<Boolean> READ_HEDGING =
      key(
              "read.hedging",
              ConfigType.bool(),
              "Whether a read that S3 is unusually slow to answer is sent a second time. At most one"
                  + " read in twenty is.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Long> CACHE_MAX_BYTES =
      key(
              "cache.maxBytes",
              ConfigType.bytes(),
              "Local disk that copies of shuffle files may take on one executor: its own outputs,"
                  + " and whole objects it has read. 0: no copies are kept.")
          .defaultsTo(8 * GIB)
          .build();

  static final ConfigKey<Long> INLINE_MAX =
      key(
              "inline.max",
              ConfigType.bytes(),
              "Map outputs up to this size travel to the driver with the task's result and make no"
                  + " request; all of one shuffle take at most 4m there. 0: none do.")
          .defaultsTo(16 * KIB)
          .check(max -> max <= MIB, "is more than 1m, too much for the driver")
          .build();

  static final ConfigKey<Boolean> CHECKSUM =
      key(
              "checksum",
              ConfigType.bool(),
              "Whether readers check a CRC32C of every partition they read.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Boolean> CONDITIONAL_WRITES =
      key(
              "conditionalWrites",
              ConfigType.bool(),
              "Whether S3 is told to refuse a second object of one name. Names are unique without"
                  + " it.")
          .defaultsTo(false)
          .build();

  static final ConfigKey<Boolean> CLEANUP =
      key(
              "cleanup",
              ConfigType.bool(),
              "Whether shuffle files are deleted when Spark drops a shuffle, and at the end of the"
                  + " application.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Integer> API_RETRIES =
      key(
              "apiRetries",
              ConfigType.integer(),
              "How often a request is repeated when S3 throttles, answers 5xx or breaks off, with"
                  + " growing pauses of up to 20 s.")
          .defaultsTo(10)
          .check(retries -> retries >= 0 && retries <= 100, "is not between 0 and 100")
          .build();

  static final ConfigKey<Duration> CONNECTION_TIMEOUT =
      key("connectionTimeout", ConfigType.duration(), "Time to open a connection.")
          .defaultsTo(Duration.ofSeconds(5))
          .check(ShuffleOptions::isMeasurable, "is less than a millisecond")
          .build();

  static final ConfigKey<Duration> REQUEST_TIMEOUT =
      key(
              "requestTimeout",
              ConfigType.duration(),
              "A request that makes no progress for so long is broken off and repeated.")
          .defaultsTo(Duration.ofSeconds(20))
          .check(ShuffleOptions::isMeasurable, "is less than a millisecond")
          .build();

  private ShuffleOptions() {}

  /** Every declaration, as the documentation groups them. */
  public static List<ConfigSection> sections() {
    return List.of(
        new ConfigSection(
            "S3 shuffle",
            "With `--master fargate`, `spark.shuffle.s3.enabled=true` and a bucket are enough.",
            List.of(
                ENABLED,
                BUCKET,
                PREFIX,
                PREFIX_SHARDS,
                REGION,
                ENDPOINT,
                PATH_STYLE,
                REQUEST_CHECKSUM,
                EXPECTED_OWNER,
                ENCRYPTION,
                KMS_KEY,
                PART_SIZE,
                UPLOAD_CONCURRENCY,
                UPLOAD_MAX_BYTES,
                READ_THREADS,
                READ_MAX_BYTES,
                READ_HEDGING,
                CACHE_MAX_BYTES,
                INLINE_MAX,
                CHECKSUM,
                CONDITIONAL_WRITES,
                CLEANUP,
                API_RETRIES,
                CONNECTION_TIMEOUT,
                REQUEST_TIMEOUT)));
  }

  static List<ConfigEntry> entries() {
    return sections().stream().flatMap(section -> section.entries().stream()).toList();
  }

  private static <T> ConfigKey.Builder<T> key(String name, ConfigType<T> type, String doc) {
    return ConfigKey.of(NAMESPACE + name, type).doc(doc).since(SINCE);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL", e);
    }
  }

  private static boolean isThreads(int number) {
    return number >= 1 && number <= 1_000;
  }

  private static boolean isPositive(long number) {
    return number > 0;
  }

  private static boolean isMeasurable(Duration time) {
    return time.toMillis() > 0;
  }
}
