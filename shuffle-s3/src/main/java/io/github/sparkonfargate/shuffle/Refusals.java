package io.github.sparkonfargate.shuffle;

import org.apache.spark.SparkConf;

/** Settings that contradict the S3 shuffle. */
final class Refusals {
  private Refusals() {}

  static void check(SparkConf conf) {
    if (!conf.getBoolean("spark.shuffle.s3.enabled", true)) {
      throw new IllegalArgumentException(
          "spark.shuffle.s3.enabled=false contradicts spark.shuffle.manager, which is the S3"
              + " shuffle's; remove one of them.");
    }
    refuseIfTrue(
        conf,
        "spark.shuffle.service.enabled",
        "the external shuffle service serves local files, and the S3 shuffle leaves none");
    refuseIfTrue(
        conf,
        "spark.shuffle.push.enabled",
        "push-based shuffle merges local files, and the S3 shuffle leaves none");
    String plugin = conf.get("spark.shuffle.sort.io.plugin.class", "");
    if (!plugin.isEmpty()
        && !plugin.equals(S3ShuffleDataIO.class.getName())
        && !plugin.equals("org.apache.spark.shuffle.sort.io.LocalDiskShuffleDataIO")) {
      throw new IllegalArgumentException(
          "spark.shuffle.sort.io.plugin.class="
              + plugin
              + " contradicts the S3 shuffle, which brings its own; remove one of them.");
    }
    if (S3ShuffleManager.class.getClassLoader() != SparkConf.class.getClassLoader()) {
      throw new IllegalArgumentException(
          "The S3 shuffle's jar was loaded by --jars or --packages, but Spark reads map statuses"
              + " with its own class loader; put the jar into $SPARK_HOME/jars, or on"
              + " spark.driver.extraClassPath and spark.executor.extraClassPath.");
    }
  }

  private static void refuseIfTrue(SparkConf conf, String key, String why) {
    if (conf.getBoolean(key, false)) {
      throw new IllegalArgumentException(
          key + "=true contradicts the S3 shuffle: " + why + "; remove one of them.");
    }
  }
}
