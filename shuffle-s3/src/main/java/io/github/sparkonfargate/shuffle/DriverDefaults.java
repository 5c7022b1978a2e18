package io.github.sparkonfargate.shuffle;

import java.security.SecureRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * What the driver adds to the configuration before anything else reads it: the manager is made
 * before the scheduler starts, and executors get the driver's configuration.
 */
final class DriverDefaults {
  private static final String PLUGIN = "spark.shuffle.sort.io.plugin.class";
  private static final String TRACKING = "spark.dynamicAllocation.shuffleTracking.enabled";

  /** Internal: tells two drivers with the same application id apart. */
  private static final String NONCE = "spark.shuffle.s3.driverNonce";

  private DriverDefaults() {}

  /** Returns the same configuration. */
  static SparkConf apply(SparkConf conf) {
    if (isDriver(conf)) {
      Refusals.check(conf);
      conf.set(PLUGIN, S3ShuffleDataIO.class.getName());
      // Executors hold no shuffle data that anybody else needs: nothing to track.
      conf.setIfMissing(TRACKING, "false");
      conf.set(NONCE, Long.toHexString(new SecureRandom().nextLong()));
    }
    return conf;
  }

  private static boolean isDriver(SparkConf conf) {
    return SparkContext.DRIVER_IDENTIFIER().equals(conf.get("spark.executor.id", ""));
  }

  static long nonce(SparkConf conf) {
    return Long.parseUnsignedLong(conf.get(NONCE), 16);
  }
}
