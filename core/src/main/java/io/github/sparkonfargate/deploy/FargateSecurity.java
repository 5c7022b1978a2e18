package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.conf.SecuritySwitches;
import io.github.sparkonfargate.scheduler.ApplicationSettings;
import org.apache.spark.SparkConf;

/**
 * For programs that make their own SparkContext without spark-submit and want {@code
 * spark.authenticate}: Spark asks for a secret before it has loaded any cluster manager, so nothing
 * of ours can set it in time.
 *
 * <pre>{@code
 * SparkConf conf = FargateSecurity.prepare(new SparkConf());
 * SparkSession.builder().config(conf).getOrCreate();
 * }</pre>
 */
public final class FargateSecurity {

  private FargateSecurity() {}

  /**
   * Sets what an application that authenticates needs before its SparkContext is made; call it when
   * {@code spark.authenticate} is set. Without {@code spark.authenticate=true} it only takes out
   * switches that are set to nothing, which Spark could not read.
   *
   * @return the same configuration
   */
  public static SparkConf prepare(SparkConf conf) {
    SecuritySwitches.tidy(ApplicationSettings.entries(conf), conf::set, conf::remove);
    SecurityDefaults.apply(conf);
    return conf;
  }
}
