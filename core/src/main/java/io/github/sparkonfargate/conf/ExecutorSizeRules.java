package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.ConfigType;

/**
 * Refuses executors that are larger than any Fargate task. It reads Spark's own keys as far as they
 * make up the least an executor needs; the size itself is chosen for each resource profile later.
 */
final class ExecutorSizeRules {
  private static final String SPARK = "Spark";
  private static final int LARGEST_MEMORY_MIB = 120 * 1_024;
  private static final int LARGEST_CPU_UNITS = 16 * 1_024;

  private static final ConfigKey<Integer> CORES =
      ConfigKey.of("spark.executor.cores", ConfigType.integer())
          .doc(SPARK)
          .since(SPARK)
          .defaultsTo(1)
          .check(cores -> cores >= 1, "must be 1 or more")
          .build();
  private static final ConfigKey<Integer> MEMORY = memory("spark.executor.memory", 1_024);
  private static final ConfigKey<Integer> OVERHEAD = memory("spark.executor.memoryOverhead", 0);
  private static final ConfigKey<Integer> LEAST_OVERHEAD =
      memory("spark.executor.minMemoryOverhead", 384);
  private static final ConfigKey<Double> OVERHEAD_FACTOR =
      ConfigKey.of(
              "spark.executor.memoryOverheadFactor",
              ConfigType.of("number", ExecutorSizeRules::number, String::valueOf))
          .doc(SPARK)
          .since(SPARK)
          .defaultsTo(0.1)
          .check(factor -> factor > 0, "must be more than 0")
          .build();
  private static final ConfigKey<Boolean> OFF_HEAP_ENABLED =
      ConfigKey.of("spark.memory.offHeap.enabled", ConfigType.bool())
          .doc(SPARK)
          .since(SPARK)
          .defaultsTo(false)
          .build();
  private static final ConfigKey<Integer> OFF_HEAP =
      ConfigKey.of("spark.memory.offHeap.size", ConfigType.sparkBytes())
          .doc(SPARK)
          .since(SPARK)
          .defaultsTo(0)
          .build();
  private static final ConfigKey<Integer> PYSPARK = memory("spark.executor.pyspark.memory", 0);

  private ExecutorSizeRules() {}

  static void check(ConfigReader reader, FargateSettings.Task executor) {
    checkCpu(reader, executor);
    checkMemory(reader);
  }

  private static void checkCpu(ConfigReader reader, FargateSettings.Task executor) {
    int cores = reader.get(CORES);
    if (executor.requestCpuUnits() == 0 && cores * 1_024L > LARGEST_CPU_UNITS) {
      reader.problem(
          "spark.executor.cores="
              + cores
              + " is more than the largest Fargate task has (16 vCPU, 120 GiB); use more and smaller"
              + " executors, or buy fewer vCPU by "
              + FargateOptions.EXECUTOR.requestCpuUnits().name()
              + ".");
    }
  }

  private static void checkMemory(ConfigReader reader) {
    long heap = reader.get(MEMORY);
    long overhead = reader.get(OVERHEAD);
    if (overhead == 0) {
      overhead = Math.max((long) (heap * reader.get(OVERHEAD_FACTOR)), reader.get(LEAST_OVERHEAD));
    }
    long offHeap = reader.get(OFF_HEAP_ENABLED) ? reader.get(OFF_HEAP) : 0;
    long pyspark = reader.get(PYSPARK);
    long total = heap + overhead + offHeap + pyspark;
    if (total > LARGEST_MEMORY_MIB) {
      reader.problem(
          ("An executor needs %d MiB (spark.executor.memory %d, overhead %d, off-heap %d, pyspark"
                  + " %d), more than the largest Fargate task has (120 GiB = 122880 MiB); use more and"
                  + " smaller executors.")
              .formatted(total, heap, overhead, offHeap, pyspark));
    }
  }

  private static ConfigKey<Integer> memory(String name, int defaultMiB) {
    return ConfigKey.of(name, ConfigType.sparkMebibytes())
        .doc(SPARK)
        .since(SPARK)
        .defaultsTo(defaultMiB)
        .build();
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a number", e);
    }
  }
}
