package io.github.sparkonfargate.local.ecs;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A task size that Fargate sells.
 *
 * @param cpuUnits 1024 to the vCPU
 * @param memoryMiB of the whole task
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html">RegisterTaskDefinition,
 *     members cpu and memory</a>
 */
record FargateSize(int cpuUnits, int memoryMiB) {
  private static final Map<Integer, Set<Integer>> TABLE = table();

  private static Map<Integer, Set<Integer>> table() {
    Map<Integer, Set<Integer>> table = new TreeMap<>();
    table.put(256, new TreeSet<>(Set.of(512, 1024, 2048)));
    table.put(512, steps(1024, 4096, 1024));
    table.put(1024, steps(2048, 8192, 1024));
    table.put(2048, steps(4096, 16384, 1024));
    table.put(4096, steps(8192, 30720, 1024));
    table.put(8192, steps(16384, 61440, 4096));
    table.put(16384, steps(32768, 122880, 8192));
    return table;
  }

  private static Set<Integer> steps(int first, int last, int step) {
    Set<Integer> sizes = new TreeSet<>();
    for (int size = first; size <= last; size += step) {
      sizes.add(size);
    }
    return sizes;
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError in AWS's words when Fargate has no such
   *     size
   */
  static FargateSize of(@Nullable String cpu, @Nullable String memory) {
    if (cpu == null || cpu.isEmpty()) {
      throw DefinitionRule.CPU_GIVEN.refusal(
          "Fargate requires that 'cpu' be defined at the task level.");
    }
    if (memory == null || memory.isEmpty()) {
      throw DefinitionRule.MEMORY_GIVEN.refusal(
          "Fargate requires that 'memory' be defined at the task level.");
    }
    FargateSize size = new FargateSize(units(cpu, "vcpu", 1024), units(memory, "gb", 1024));
    if (!TABLE.getOrDefault(size.cpuUnits, Set.of()).contains(size.memoryMiB)) {
      throw DefinitionRule.SIZE_LEGAL.refusal(
          "No Fargate configuration exists for given values: "
              + size.cpuUnits
              + " CPU, "
              + size.memoryMiB
              + " memory. See the Amazon ECS documentation for the valid values.");
    }
    return size;
  }

  /** "1024", "1 vCPU", ".5 vCPU", "2GB" and "2 GB" are all AWS's. */
  private static int units(String text, String unit, int perUnit) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    boolean scaled = lower.endsWith(unit);
    String number = (scaled ? lower.substring(0, lower.length() - unit.length()) : lower).strip();
    if (!number.matches(scaled ? "[0-9]{0,6}(\\.[0-9]{1,4})?" : "[0-9]{1,9}") || number.isEmpty()) {
      throw DefinitionRule.SIZE_NUMBER.refusal(
          "Invalid 'cpu' or 'memory' setting: '" + text + "'.");
    }
    return scaled ? (int) (Double.parseDouble(number) * perUnit) : Integer.parseInt(number);
  }
}
