package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.MemoryOverhead;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * What an executor needs unless its resource profile says otherwise: Spark's own {@code
 * spark.executor.*} keys, read as Spark on Kubernetes reads them. For Python and R applications the
 * submit hook has set the larger overhead factor.
 *
 * @param resources of the default profile
 * @param fixedOverheadMiB {@code spark.executor.memoryOverhead}, which may be 0; null where it is
 *     computed
 * @param overheadFactor share of the heap
 * @param leastOverheadMiB never less than this
 * @param taskCpus {@code spark.task.cpus}; whole before Spark 4.3
 * @param discoveryPlugin whether executors find their custom resources by a plug-in ({@code
 *     spark.resources.discoveryPlugin}) and need no script
 */
record ExecutorDefaults(
    ExecutorResources resources,
    @Nullable Integer fixedOverheadMiB,
    double overheadFactor,
    int leastOverheadMiB,
    double taskCpus,
    boolean discoveryPlugin) {

  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final int CPU_UNITS_PER_CORE = 1_024;
  private static final int BYTES_PER_MIB_SHIFT = 20;

  /**
   * @param requestCpuUnits vCPU to buy times 1,024, or 0 for as many as cores
   */
  static ExecutorDefaults of(SparkConf conf, int requestCpuUnits) {
    int cores = Integer.parseInt(stripped(conf, "spark.executor.cores", "1"));
    int heap = mebibytes(conf, "spark.executor.memory", "1g");
    double factor =
        conf.getDouble("spark.executor.memoryOverheadFactor", MemoryOverhead.JVM_FACTOR);
    int least = mebibytes(conf, "spark.executor.minMemoryOverhead", MemoryOverhead.LEAST_MIB + "m");
    Integer fixed = conf.contains(OVERHEAD) ? mebibytes(conf, OVERHEAD, "0") : null;
    int overhead = fixed != null ? fixed : MemoryOverhead.of(heap, factor, least);
    ExecutorResources resources =
        new ExecutorResources(
            cores,
            requestCpuUnits > 0 ? requestCpuUnits : cores * CPU_UNITS_PER_CORE,
            heap,
            overhead,
            offHeap(conf),
            mebibytes(conf, "spark.executor.pyspark.memory", "0"));
    return new ExecutorDefaults(
        resources,
        fixed,
        factor,
        least,
        conf.getDouble("spark.task.cpus", 1),
        !conf.get("spark.resources.discoveryPlugin", "").isBlank());
  }

  /** Overhead of an executor with another heap. */
  int overheadMiB(int heapMiB) {
    return fixedOverheadMiB != null
        ? fixedOverheadMiB
        : MemoryOverhead.of(heapMiB, overheadFactor, leastOverheadMiB);
  }

  private static int offHeap(SparkConf conf) {
    if (!Boolean.parseBoolean(stripped(conf, "spark.memory.offHeap.enabled", "false"))) {
      return 0;
    }
    // Spark reads this one key in bytes.
    long bytes = conf.getSizeAsBytes("spark.memory.offHeap.size", "0");
    return Math.toIntExact(bytes >> BYTES_PER_MIB_SHIFT);
  }

  /** Spark's own readers of these keys strip them too; SparkConf's getInt and getBoolean do not. */
  private static String stripped(SparkConf conf, String key, String otherwise) {
    return conf.get(key, otherwise).strip();
  }

  private static int mebibytes(SparkConf conf, String key, String otherwise) {
    return Math.toIntExact(conf.getSizeAsMb(key, otherwise));
  }
}
