package io.github.sparkonfargate.task;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one executor of a resource profile needs.
 *
 * @param cores tasks' slots: {@code spark.executor.cores}
 * @param cpuUnits what to buy, vCPU times 1024: {@code spark.fargate.executor.request.cores}, else
 *     the cores
 * @param heapMiB {@code spark.executor.memory}
 * @param overheadMiB {@code spark.executor.memoryOverhead}
 * @param offHeapMiB {@code spark.memory.offHeap.size} where it is enabled, else 0
 * @param pysparkMiB {@code spark.executor.pyspark.memory}, else 0
 */
public record ExecutorResources(
    int cores, int cpuUnits, int heapMiB, int overheadMiB, int offHeapMiB, int pysparkMiB) {

  /** Refuses nonsense. */
  public ExecutorResources {
    List<String> problems = new ArrayList<>();
    if (cores < 1) {
      problems.add("spark.executor.cores is " + cores + "; an executor needs at least 1");
    }
    if (cpuUnits < 1) {
      problems.add("spark.fargate.executor.request.cores must be more than zero");
    }
    if (heapMiB < 1) {
      problems.add("spark.executor.memory is " + heapMiB + " MiB; an executor needs at least 1");
    }
    if (overheadMiB < 0 || offHeapMiB < 0 || pysparkMiB < 0) {
      problems.add(
          "spark.executor.memoryOverhead, spark.memory.offHeap.size and"
              + " spark.executor.pyspark.memory must not be negative");
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
  }

  /** The same size, but with other slots for Spark's tasks. */
  public ExecutorResources withCores(int slots) {
    return new ExecutorResources(slots, cpuUnits, heapMiB, overheadMiB, offHeapMiB, pysparkMiB);
  }

  /** Everything the container has to hold. */
  public long totalMiB() {
    return (long) heapMiB + overheadMiB + offHeapMiB + pysparkMiB;
  }

  /**
   * The Fargate size of an executor.
   *
   * @throws InvalidConfigurationException if Fargate has nothing that large, or nothing that fits
   *     exactly where sizing is strict
   */
  public FargateSize size(Sizing sizing) {
    int memoryMiB = (int) Math.min(Integer.MAX_VALUE, totalMiB());
    FargateSize size =
        FargateSize.smallestFor(cpuUnits, memoryMiB)
            .orElseThrow(
                () ->
                    problem(
                        "is more than Fargate has (" + FargateSize.LARGEST + "); " + tooMuch()));
    boolean exact = size.cpuUnits() == cpuUnits && size.memoryMiB() == memoryMiB;
    if (sizing == Sizing.STRICT && !exact) {
      throw problem(
          "is no Fargate size, the next is "
              + size
              + "; ask for exactly that (spark.executor.cores, spark.executor.memory and"
              + " spark.executor.memoryOverhead), or set spark.fargate.executor.sizing=roundUp");
    }
    return size;
  }

  /** What to lower: the vCPU, the memory, or both. */
  private String tooMuch() {
    List<String> what = new ArrayList<>();
    if (cpuUnits > FargateSize.LARGEST.cpuUnits()) {
      what.add("spark.executor.cores (or buy fewer with spark.fargate.executor.request.cores)");
    }
    if (totalMiB() > FargateSize.LARGEST.memoryMiB()) {
      what.add("spark.executor.memory or what is kept beside the heap");
    }
    return "lower " + String.join(" and ", what);
  }

  /** Memory that the rounding bought: it stays outside the heap, as overhead. */
  public int surplusMiB(FargateSize size) {
    return Math.toIntExact(size.memoryMiB() - totalMiB());
  }

  private InvalidConfigurationException problem(String what) {
    return new InvalidConfigurationException(
        List.of(
            String.format(
                Locale.ROOT,
                "an executor of %s vCPU and %d MiB (heap %d + overhead %d + off-heap %d + Python"
                    + " %d) %s",
                FargateSize.vCpuText(cpuUnits),
                totalMiB(),
                heapMiB,
                overheadMiB,
                offHeapMiB,
                pysparkMiB,
                what)));
  }
}
