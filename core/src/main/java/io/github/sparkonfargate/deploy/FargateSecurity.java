package io.github.sparkonfargate.deploy;

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
   * {@code spark.authenticate} is set. Without {@code spark.authenticate=true} it changes nothing.
   *
   * @return the same configuration
   */
  public static SparkConf prepare(SparkConf conf) {
    SecurityDefaults.apply(conf);
    return conf;
  }
}
