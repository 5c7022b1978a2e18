package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.ConfigType;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.MemoryOverhead;
import java.util.List;

/**
 * Refuses executors of the default resource profile that no Fargate task can hold. It reads Spark's
 * own keys, as {@code scheduler.ExecutorDefaults} does once Spark runs: here so that a size that
 * cannot be is reported beside all other problems.
 */
final class ExecutorSizeRules {
  private static final String SPARK = "Spark";
  private static final int MOST_CORES = 1_000;

  private static final ConfigKey<Integer> CORES =
      ConfigKey.of("spark.executor.cores", ConfigType.integer())
          .doc(SPARK)
          .since(SPARK)
          .defaultsTo(1)
          .check(Rules.between(1, MOST_CORES), "is out of range; an executor has 1 core or more")
          .build();
  private static final ConfigKey<Integer> MEMORY = memory("spark.executor.memory", 1_024);

  /** Set to 0, as Spark allows, it is none; not set, it is computed. */
  private static final ConfigKey<Integer> OVERHEAD =
      ConfigKey.of("spark.executor.memoryOverhead", ConfigType.sparkMebibytes())
          .doc(SPARK)
          .since(SPARK)
          .build();

  private static final ConfigKey<Integer> LEAST_OVERHEAD =
      memory("spark.executor.minMemoryOverhead", MemoryOverhead.LEAST_MIB);
  private static final ConfigKey<Double> OVERHEAD_FACTOR =
      ConfigKey.of(
              "spark.executor.memoryOverheadFactor",
              ConfigType.of("number", ExecutorSizeRules::number, String::valueOf))
          .doc(SPARK)
          .since(SPARK)
          .defaultsTo(MemoryOverhead.JVM_FACTOR)
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

  /** Whole numbers only before Spark 4.3, which says so itself. */
  static final ConfigKey<Double> TASK_CPUS =
      ConfigKey.of(
              "spark.task.cpus",
              ConfigType.of("number", ExecutorSizeRules::number, String::valueOf))
          .doc(SPARK)
          .since(SPARK)
          .defaultsTo(1.0)
          .check(cpus -> cpus > 0 && cpus < Integer.MAX_VALUE, "must be more than 0")
          .build();

  /** What is read here. */
  static final List<ConfigKey<?>> KEYS =
      List.of(
          CORES,
          MEMORY,
          OVERHEAD,
          LEAST_OVERHEAD,
          OVERHEAD_FACTOR,
          OFF_HEAP_ENABLED,
          OFF_HEAP,
          PYSPARK);

  private ExecutorSizeRules() {}

  static void check(ConfigReader reader, FargateSettings.Task executor) {
    int before = reader.problems().size();
    int cores = reader.get(CORES);
    int cpuUnits = executor.requestCpuUnits() == 0 ? cores * 1_024 : executor.requestCpuUnits();
    int heap = reader.get(MEMORY);
    int computed = MemoryOverhead.of(heap, reader.get(OVERHEAD_FACTOR), reader.get(LEAST_OVERHEAD));
    int overhead = reader.find(OVERHEAD).orElse(computed);
    int offHeap = reader.get(OFF_HEAP_ENABLED) ? reader.get(OFF_HEAP) : 0;
    int pyspark = reader.get(PYSPARK);
    double taskCpus = reader.get(TASK_CPUS);
    if (reader.problems().size() > before) {
      return;
    }
    if (taskCpus > cores) {
      reader.problem(tooFewCores(reader, cores));
    }
    try {
      new ExecutorResources(cores, cpuUnits, heap, overhead, offHeap, pyspark)
          .size(executor.sizing());
    } catch (InvalidConfigurationException e) {
      e.problems().forEach(reader::problem);
    }
  }

  /** Spark would say so out of SparkContext, or wait for ever where it does not count cores. */
  private static String tooFewCores(ConfigReader reader, int cores) {
    return TASK_CPUS.name()
        + "="
        + reader.text(TASK_CPUS.name())
        + " is more than "
        + CORES.name()
        + "="
        + cores
        + (reader.text(CORES.name()).isEmpty() ? " (its default)" : "")
        + ", so that no executor could run a task; lower the first or raise the second.";
  }

  private static ConfigKey<Integer> memory(String name, int defaultMiB) {
    return ConfigKey.of(name, ConfigType.sparkMebibytes())
        .doc(SPARK)
        .since(SPARK)
        .defaultsTo(defaultMiB)
        .build();
  }

  /** Rest of a sentence that begins with key and value, where it is none. */
  static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a number", e);
    }
  }
}
