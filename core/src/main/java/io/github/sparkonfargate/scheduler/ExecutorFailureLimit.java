package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import java.time.Duration;
import org.apache.spark.SparkConf;

/**
 * How many executors an application may bring down: {@code spark.executor.maxNumFailures} and
 * {@code spark.executor.failuresValidityInterval}, with the defaults of Spark's
 * ExecutorFailureTracker (its signature differs between Spark versions, so it is not called).
 */
final class ExecutorFailureLimit {

  private static final int LEAST = 3;

  private ExecutorFailureLimit() {}

  static AllocatorSettings.Failures of(SparkConf conf) {
    long validity = conf.getTimeAsMs("spark.executor.failuresValidityInterval", "0");
    return new AllocatorSettings.Failures(
        conf.getInt("spark.executor.maxNumFailures", byDefault(conf)),
        Duration.ofMillis(Math.max(0, validity)));
  }

  /** Twice as many as there may be executors. */
  private static int byDefault(SparkConf conf) {
    int executors =
        conf.getBoolean("spark.dynamicAllocation.enabled", false)
            ? conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE)
            : conf.getInt("spark.executor.instances", 0);
    return executors > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : Math.max(LEAST, 2 * executors);
  }
}
