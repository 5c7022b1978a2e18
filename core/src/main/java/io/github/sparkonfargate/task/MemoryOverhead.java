package io.github.sparkonfargate.task;

/**
 * How much memory beside the heap an executor gets unless it is set: Spark's rule on Kubernetes
 * ({@code spark.executor.memoryOverheadFactor}, {@code spark.executor.minMemoryOverhead}).
 */
public final class MemoryOverhead {
  /** Share of the heap for applications of the JVM. */
  public static final double JVM_FACTOR = 0.10;

  /** Share of the heap where Python or R runs beside the JVM. */
  public static final double NON_JVM_FACTOR = 0.40;

  /** Never less than this. */
  public static final int LEAST_MIB = 384;

  private MemoryOverhead() {}

  /**
   * @param heapMiB {@code spark.executor.memory}
   * @param factor share of the heap
   * @param leastMiB never less than this
   */
  public static int of(int heapMiB, double factor, int leastMiB) {
    return Math.max(leastMiB, (int) (heapMiB * factor));
  }
}
