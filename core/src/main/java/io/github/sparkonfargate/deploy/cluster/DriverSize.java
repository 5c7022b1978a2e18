package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.task.FargateSize;
import io.github.sparkonfargate.task.MemoryOverhead;
import io.github.sparkonfargate.task.Sizing;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * The Fargate size of a driver: Spark's own {@code spark.driver.*} keys, read as Spark on
 * Kubernetes reads them.
 *
 * @param heapMiB {@code spark.driver.memory}
 * @param overheadMiB memory beside the heap
 * @param size the smallest that holds both, and the cores
 */
record DriverSize(int heapMiB, int overheadMiB, FargateSize size) {
  private static final String OVERHEAD = "spark.driver.memoryOverhead";
  private static final int CPU_UNITS_PER_CORE = 1_024;

  /**
   * @param requestCpuUnits {@code spark.fargate.driver.request.cores}, or 0 for as many as cores
   * @param jvmOnly whether no Python or R runs beside the JVM
   * @throws InvalidConfigurationException if a value cannot be read or Fargate has no such size
   */
  static DriverSize of(SparkConf conf, int requestCpuUnits, Sizing sizing, boolean jvmOnly) {
    try {
      int cores = conf.getInt("spark.driver.cores", 1);
      int heap = mebibytes(conf, "spark.driver.memory", "1g");
      double factor =
          conf.getDouble(
              "spark.driver.memoryOverheadFactor",
              jvmOnly ? MemoryOverhead.JVM_FACTOR : MemoryOverhead.NON_JVM_FACTOR);
      int least = mebibytes(conf, "spark.driver.minMemoryOverhead", MemoryOverhead.LEAST_MIB + "m");
      int overhead =
          conf.contains(OVERHEAD)
              ? mebibytes(conf, OVERHEAD, "0")
              : MemoryOverhead.of(heap, factor, least);
      return of(
          requestCpuUnits > 0 ? requestCpuUnits : cores * CPU_UNITS_PER_CORE,
          heap,
          overhead,
          sizing);
    } catch (NumberFormatException malformed) {
      throw new InvalidConfigurationException(
          List.of(
              "the size of the driver (spark.driver.memory, spark.driver.cores,"
                  + " spark.driver.memoryOverhead) cannot be read: "
                  + String.valueOf(malformed.getMessage()).lines().findFirst().orElse("")));
    }
  }

  private static DriverSize of(int cpuUnits, int heap, int overhead, Sizing sizing) {
    String asked =
        "a driver of "
            + cpuUnits / (double) CPU_UNITS_PER_CORE
            + " vCPU and "
            + (heap + overhead)
            + " MiB (heap "
            + heap
            + " + overhead "
            + overhead
            + ") ";
    if (cpuUnits < 1 || heap < 1) {
      throw new InvalidConfigurationException(
          List.of(asked + "cannot be: raise spark.driver.cores and spark.driver.memory above 0"));
    }
    FargateSize size =
        FargateSize.smallestFor(cpuUnits, heap + overhead)
            .orElseThrow(
                () ->
                    new InvalidConfigurationException(
                        List.of(
                            asked
                                + "is more than Fargate has ("
                                + FargateSize.LARGEST
                                + "); lower spark.driver.cores or spark.driver.memory")));
    boolean exact = size.cpuUnits() == cpuUnits && size.memoryMiB() == heap + overhead;
    if (sizing == Sizing.STRICT && !exact) {
      throw new InvalidConfigurationException(
          List.of(
              asked
                  + "is no Fargate size, the next is "
                  + size
                  + "; ask for exactly that, or set spark.fargate.driver.sizing=roundUp"));
    }
    return new DriverSize(heap, overhead, size);
  }

  /** Everything the container has to hold. */
  int totalMiB() {
    return heapMiB + overheadMiB;
  }

  private static int mebibytes(SparkConf conf, String key, String otherwise) {
    return Math.toIntExact(conf.getSizeAsMb(key, otherwise));
  }
}
