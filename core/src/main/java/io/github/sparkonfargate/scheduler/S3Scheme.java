package io.github.sparkonfargate.scheduler;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * Reads {@code s3://} as EMR does: Hadoop has no file system of this name any more, and its S3A
 * takes any scheme. Whoever has set one keeps it.
 */
public final class S3Scheme {
  private static final Map<String, String> IMPLEMENTATIONS =
      Map.of(
          "fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem",
          "fs.AbstractFileSystem.s3.impl", "org.apache.hadoop.fs.s3a.S3A");

  private S3Scheme() {}

  /** Changes what the user left open; executors get it with the driver's configuration. */
  public static void map(SparkConf conf) {
    IMPLEMENTATIONS.forEach((key, value) -> conf.setIfMissing("spark.hadoop." + key, value));
  }

  /** For a SparkContext that exists already: both its configurations. */
  static void map(SparkConf conf, Configuration hadoop) {
    IMPLEMENTATIONS.forEach(
        (key, value) -> {
          // A core-site.xml may have set it.
          String chosen = hadoop.get(key, conf.get("spark.hadoop." + key, value));
          hadoop.set(key, chosen);
          conf.setIfMissing("spark.hadoop." + key, chosen);
        });
  }
}
