package io.github.sparkonfargate.shuffle;

import java.security.SecureRandom;
import org.apache.spark.SparkConf;

/**
 * What the driver adds to the configuration before anything else reads it: the manager is made
 * before the scheduler starts, and executors get the driver's configuration.
 */
final class DriverDefaults {
  private static final String PLUGIN = "spark.shuffle.sort.io.plugin.class";
  private static final String TRACKING = "spark.dynamicAllocation.shuffleTracking.enabled";

  /** Tells two drivers with the same application id apart; named as what plugins pass on is. */
  private static final String NONCE = "spark.shuffle.plugin.__config__.s3.driverNonce";

  /** Spark's id of the driver among its executors. */
  private static final String DRIVER = "driver";

  private DriverDefaults() {}

  /** Returns the same configuration. */
  static SparkConf apply(SparkConf conf) {
    if (isDriver(conf)) {
      Refusals.check(conf);
      KryoRegistration.apply(conf);
      conf.set(PLUGIN, S3ShuffleDataIO.class.getName());
      // Executors hold no shuffle data that anybody else needs: nothing to track.
      conf.setIfMissing(TRACKING, "false");
      conf.set(NONCE, Long.toHexString(new SecureRandom().nextLong()));
    }
    return conf;
  }

  private static boolean isDriver(SparkConf conf) {
    return DRIVER.equals(conf.get("spark.executor.id", ""));
  }

  static long nonce(SparkConf conf) {
    return Long.parseUnsignedLong(conf.get(NONCE), 16);
  }
}
