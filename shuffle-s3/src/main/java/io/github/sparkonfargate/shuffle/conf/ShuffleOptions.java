package io.github.sparkonfargate.shuffle.conf;

import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigSection;
import io.github.sparkonfargate.common.config.ConfigType;
import java.util.List;

/** The keys of the S3 shuffle. Declarations only. */
public final class ShuffleOptions {
  private static final String SINCE = "0.1.0";

  /** Whether shuffle files go to S3. */
  public static final ConfigKey<Boolean> ENABLED =
      ConfigKey.of("spark.shuffle.s3.enabled", ConfigType.bool())
          .doc("Whether shuffle files go to S3. `true` is refused in version 0.1.0.")
          .since("planned")
          .defaultsTo(false)
          .build();

  /** The bucket for shuffle files. */
  public static final ConfigKey<String> BUCKET =
      ConfigKey.of("spark.shuffle.s3.bucket", ConfigType.text())
          .doc("Bucket for shuffle files.")
          .since(SINCE)
          .check(
              bucket -> bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
              "is not the name of a bucket; write the name alone, without s3:// and path")
          .build();

  /** What comes before the application's id in the names of shuffle files. */
  public static final ConfigKey<String> PREFIX =
      ConfigKey.of("spark.shuffle.s3.prefix", ConfigType.text())
          .doc("Shuffle files lie under `BUCKET/PREFIX/APPLICATION/shuffle/`.")
          .since(SINCE)
          .defaultsTo(".sparkStaging")
          .check(
              prefix -> !prefix.startsWith("/") && !prefix.endsWith("/"),
              "begins or ends with a slash; write the path between bucket and application alone")
          .build();

  private ShuffleOptions() {}

  /** Every declaration, as the documentation groups them. */
  public static List<ConfigSection> sections() {
    return List.of(
        new ConfigSection(
            "S3 shuffle",
            "Not part of version 0.1.0: `spark.shuffle.s3.enabled=true` is refused, never ignored."
                + " Bucket and prefix alone are accepted and have no effect.",
            List.of(ENABLED, BUCKET, PREFIX)));
  }
}
