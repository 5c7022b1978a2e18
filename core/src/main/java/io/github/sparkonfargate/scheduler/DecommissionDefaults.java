package io.github.sparkonfargate.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/**
 * Completes Spark's keys of decommissioning where the user left them open: Fargate ends a task with
 * SIGTERM, where Spark listens for SIGPWR, and Spot gives two minutes to hand blocks over.
 */
final class DecommissionDefaults {

  static final String ENABLED = "spark.decommission.enabled";

  private DecommissionDefaults() {}

  /**
   * @param conf of the running application; executors get it from the driver
   * @param wanted whether executors are expected to be taken away while they work: they run on
   *     Spot, or are rolled
   */
  static void apply(SparkConf conf, boolean wanted) {
    if (!conf.contains(ENABLED) && wanted) {
      conf.set(ENABLED, "true");
      blocks(isOurShuffle(conf)).forEach((key, value) -> conf.setIfMissing(key, value));
    }
    if (conf.getBoolean(ENABLED, false)) {
      conf.setIfMissing("spark.executor.decommission.signal", "TERM");
    }
  }

  /** Whoever enables decommissioning himself may have reasons to leave these alone. */
  private static Map<String, String> blocks(boolean shuffleIsInS3) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("spark.storage.decommission.enabled", "true");
    // What lies in S3 survives its executor; Spark moves files of its own shuffle only.
    keys.put("spark.storage.decommission.shuffleBlocks.enabled", String.valueOf(!shuffleIsInS3));
    keys.put("spark.storage.decommission.rddBlocks.enabled", "true");
    // Spark's 30 s between two looks at what is left would use up a quarter of Spot's warning.
    keys.put("spark.storage.decommission.replicationReattemptInterval", "5s");
    return keys;
  }

  private static boolean isOurShuffle(SparkConf conf) {
    return conf.get("spark.shuffle.manager", "").startsWith("io.github.sparkonfargate.");
  }
}
