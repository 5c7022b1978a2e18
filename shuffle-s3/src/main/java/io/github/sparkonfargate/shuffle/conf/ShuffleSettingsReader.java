package io.github.sparkonfargate.shuffle.conf;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.ConfigType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the settings of a configuration; used once. */
final class ShuffleSettingsReader {
  /** The module {@code core} declares these, which this one must not depend on. */
  private static final String FARGATE_REGION = "spark.fargate.region";

  private static final String LOCAL_ACCESS_KEY_ID = "spark.fargate.local.accessKeyId";
  private static final String LOCAL_SECRET_ACCESS_KEY = "spark.fargate.local.secretAccessKey";

  /** Spark reads a bare number of this key as MiB. */
  private static final ConfigKey<Integer> MAX_SIZE_IN_FLIGHT =
      ConfigKey.of("spark.reducer.maxSizeInFlight", ConfigType.sparkMebibytes())
          .doc("Spark's own.")
          .since("Spark 1.4.0")
          .defaultsTo(48)
          .build();

  /** S3-compatible stores ignore it, but requests cannot be signed without. */
  private static final String REGION_OF_ENDPOINTS = "us-east-1";

  private static final long MIB = 1L << 20;

  /** Sixteen tasks at a time may then hold a heap's worth; Fargate's ratios are far from that. */
  private static final int HEAP_SHARE_OF_A_TASK = 16;

  private final ConfigReader reader;
  private final long heapBytes;

  ShuffleSettingsReader(Map<String, String> sparkConf, long heapBytes) {
    this.reader = new ConfigReader(sparkConf);
    this.heapBytes = heapBytes;
  }

  ShuffleSettings read() {
    reader.refuseUnknownKeys(ShuffleOptions.NAMESPACE, ShuffleOptions.entries());
    ShuffleSettings.Bucket bucket = readBucket();
    ShuffleSettings settings =
        new ShuffleSettings(
            bucket,
            readConnection(bucket.name()),
            reader.get(ShuffleOptions.PREFIX),
            reader.get(ShuffleOptions.PREFIX_SHARDS),
            new ShuffleSettings.Write(
                reader.get(ShuffleOptions.PART_SIZE),
                reader.get(ShuffleOptions.UPLOAD_CONCURRENCY),
                reader.get(ShuffleOptions.UPLOAD_MAX_BYTES),
                reader.get(ShuffleOptions.CONDITIONAL_WRITES)),
            new ShuffleSettings.Read(
                reader.get(ShuffleOptions.READ_THREADS),
                readMaxBytesInFlight(),
                reader.get(ShuffleOptions.READ_HEDGING)),
            reader.get(ShuffleOptions.INLINE_MAX),
            reader.get(ShuffleOptions.CACHE_MAX_BYTES),
            reader.get(ShuffleOptions.CHECKSUM),
            reader.get(ShuffleOptions.CLEANUP));
    checkEncryption(settings);
    checkPartSize(settings.write());
    reader.throwIfInvalid();
    return settings;
  }

  private ShuffleSettings.Bucket readBucket() {
    return new ShuffleSettings.Bucket(
        reader.require(ShuffleOptions.BUCKET, ""),
        reader.find(ShuffleOptions.EXPECTED_OWNER).orElse(""),
        new Encryption(
            reader.get(ShuffleOptions.ENCRYPTION), reader.find(ShuffleOptions.KMS_KEY).orElse("")));
  }

  private ShuffleSettings.Connection readConnection(String bucket) {
    Optional<URI> endpoint = reader.find(ShuffleOptions.ENDPOINT);
    RequestChecksum checksum = reader.get(ShuffleOptions.REQUEST_CHECKSUM);
    return new ShuffleSettings.Connection(
        readRegion(endpoint.isPresent()),
        endpoint.orElse(null),
        localKeys(endpoint.orElse(null)),
        reader.find(ShuffleOptions.PATH_STYLE).orElse(endpoint.isPresent() || bucket.contains(".")),
        checksum == RequestChecksum.CRC32C
            || (checksum == RequestChecksum.AUTO && endpoint.isEmpty()),
        reader.get(ShuffleOptions.API_RETRIES),
        reader.get(ShuffleOptions.CONNECTION_TIMEOUT),
        reader.get(ShuffleOptions.REQUEST_TIMEOUT));
  }

  private String readRegion(boolean hasEndpoint) {
    String inherited = reader.text(FARGATE_REGION);
    String fallback = inherited.isEmpty() && hasEndpoint ? REGION_OF_ENDPOINTS : inherited;
    return reader.find(ShuffleOptions.REGION).orElse(fallback);
  }

  /** The keys of a local Fargate open nothing elsewhere, and are never sent elsewhere. */
  private AwsSettings.@Nullable LocalCredentials localKeys(@Nullable URI endpoint) {
    String id = reader.text(LOCAL_ACCESS_KEY_ID);
    String secret = reader.text(LOCAL_SECRET_ACCESS_KEY);
    return AwsSettings.isLoopback(endpoint) && !id.isEmpty() && !secret.isEmpty()
        ? new AwsSettings.LocalCredentials(id, secret)
        : null;
  }

  private long readMaxBytesInFlight() {
    long byDefault =
        Math.min(reader.get(MAX_SIZE_IN_FLIGHT) * MIB, heapBytes / HEAP_SHARE_OF_A_TASK);
    return reader.find(ShuffleOptions.READ_MAX_BYTES).orElse(Math.max(MIB, byDefault));
  }

  private void checkEncryption(ShuffleSettings settings) {
    Encryption encryption = settings.bucket().encryption();
    if (!encryption.kmsKeyId().isEmpty() && encryption.kind() != Encryption.Kind.KMS) {
      reader.problem(
          ShuffleOptions.KMS_KEY.name()
              + " is set, but "
              + ShuffleOptions.ENCRYPTION.name()
              + " is "
              + encryption.kind().word()
              + "; set it to aws:kms, or remove the key.");
    }
    if (settings.bucket().isDirectory() && encryption.kind() == Encryption.Kind.KMS) {
      reader.problem(
          ShuffleOptions.ENCRYPTION.name()
              + "=aws:kms: S3 Express encrypts with KMS only as the bucket's default says; remove it"
              + " and set the default of bucket "
              + settings.bucket().name()
              + ".");
    }
  }

  private void checkPartSize(ShuffleSettings.Write write) {
    if (write.partSize() > write.maxBytes()) {
      reader.problem(
          ShuffleOptions.PART_SIZE.name()
              + " is larger than "
              + ShuffleOptions.UPLOAD_MAX_BYTES.name()
              + ", so that no part could ever be sent; lower the first or raise the second.");
    }
  }
}
