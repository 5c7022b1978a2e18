package io.github.sparkonfargate.task;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A pair of cpu and memory that Fargate sells. Source: Amazon ECS API Reference,
 * RegisterTaskDefinition, "cpu" and "memory".
 *
 * @param cpuUnits vCPU times 1024
 * @param memoryMiB task memory
 */
public record FargateSize(int cpuUnits, int memoryMiB) {

  private static final List<Row> TABLE =
      List.of(
          // 0.25 vCPU has no 1.5 GiB, hence the two rows.
          new Row(256, 512, 1024, 512),
          new Row(256, 1024, 2048, 1024),
          new Row(512, 1024, 4096, 1024),
          new Row(1024, 2048, 8192, 1024),
          new Row(2048, 4096, 16384, 1024),
          new Row(4096, 8192, 30720, 1024),
          new Row(8192, 16384, 61440, 4096),
          new Row(16384, 32768, 122880, 8192));

  /** The largest pair. Stands below the table, which its constructor reads. */
  public static final FargateSize LARGEST = new FargateSize(16384, 122880);

  /** Refuses a pair that Fargate does not sell. */
  public FargateSize {
    if (!isLegal(cpuUnits, memoryMiB)) {
      throw new IllegalArgumentException(
          "Fargate has no task of " + cpuUnits + " cpu units and " + memoryMiB + " MiB");
    }
  }

  private record Row(int cpuUnits, int leastMiB, int mostMiB, int stepMiB) {
    boolean contains(int memoryMiB) {
      return memoryMiB >= leastMiB && memoryMiB <= mostMiB && (memoryMiB - leastMiB) % stepMiB == 0;
    }

    int roundUp(int memoryMiB) {
      int above = Math.max(0, memoryMiB - leastMiB);
      return leastMiB + (above + stepMiB - 1) / stepMiB * stepMiB;
    }
  }

  /** Whether Fargate sells exactly this pair. */
  public static boolean isLegal(int cpuUnits, int memoryMiB) {
    return TABLE.stream().anyMatch(row -> row.cpuUnits == cpuUnits && row.contains(memoryMiB));
  }

  /**
   * The smallest pair with at least this much of both; more memory may buy more cpu. Empty where
   * Fargate has nothing large enough.
   */
  public static Optional<FargateSize> smallestFor(int cpuUnits, int memoryMiB) {
    return TABLE.stream()
        .filter(row -> row.cpuUnits >= cpuUnits && memoryMiB <= row.mostMiB)
        .findFirst()
        .map(row -> new FargateSize(row.cpuUnits, row.roundUp(memoryMiB)));
  }

  /** The vCPU, such as 0.25 or 4. */
  public double vCpu() {
    return cpuUnits / 1024.0;
  }

  @Override
  public String toString() {
    return vCpuText(cpuUnits) + " vCPU, " + memoryMiB + " MiB";
  }

  static String vCpuText(int cpuUnits) {
    return BigDecimal.valueOf(cpuUnits)
        .divide(BigDecimal.valueOf(1024))
        .stripTrailingZeros()
        .toPlainString();
  }
}
