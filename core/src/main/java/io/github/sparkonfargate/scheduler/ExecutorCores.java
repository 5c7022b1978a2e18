package io.github.sparkonfargate.scheduler;

import org.apache.spark.SparkConf;

/**
 * Writes Spark's default of {@code spark.executor.cores} into the configuration: for masters that
 * Spark does not know by name, it counts the cores of an executor only where the key is set.
 * Otherwise every resource profile has room for one task an executor, and dynamic allocation asks
 * for as many executors as there are tasks.
 *
 * <p>Source: Spark's {@code ResourceProfile.shouldCheckExecutorCores}.
 */
public final class ExecutorCores {
  private static final String KEY = "spark.executor.cores";

  /** As on YARN and Kubernetes. */
  private static final String DEFAULT = "1";

  private ExecutorCores() {}

  /** Changes what the user left open; to be called before Spark looks at a resource profile. */
  public static void complete(SparkConf conf) {
    conf.setIfMissing(KEY, DEFAULT);
  }
}
