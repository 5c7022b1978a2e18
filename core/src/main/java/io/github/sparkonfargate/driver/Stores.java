package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.hadoop.HadoopObjectStore;
import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.S3ObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store that a URI is in, with what the container has: the task's role for S3, the image's
 * Hadoop for the rest. Each is opened when it is first asked for. Used by one thread.
 */
final class Stores implements AutoCloseable {
  private static final Duration S3_ATTEMPT = Duration.ofMinutes(5);

  private final @Nullable String region;
  private final Map<String, String> sparkConf;
  private final Map<Boolean, ObjectStore> opened = new HashMap<>();

  /**
   * @param region of S3, empty or null for the AWS SDK's own chain
   */
  Stores(@Nullable String region, Map<String, String> sparkConf) {
    this.region = region == null || region.isBlank() ? null : region;
    this.sparkConf = Map.copyOf(sparkConf);
  }

  /** Closed with this. */
  ObjectStore of(ObjectUri uri) {
    return opened.computeIfAbsent(uri.isS3(), this::open);
  }

  private ObjectStore open(boolean inS3) {
    if (!inS3) {
      // The entry point gives this JVM Spark's class path where the order is on such a path.
      return new HadoopObjectStore(sparkConf);
    }
    AwsSettings settings = AwsSettings.defaults();
    return S3ObjectStore.create(
        settings.withRegion(region).withTimeouts(settings.connectionTimeout(), S3_ATTEMPT));
  }

  @Override
  public void close() {
    opened.values().forEach(ObjectStore::close);
  }
}
