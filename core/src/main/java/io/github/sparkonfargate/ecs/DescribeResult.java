package io.github.sparkonfargate.ecs;

import java.util.List;

/**
 * The answer of DescribeTasks.
 *
 * @param tasks what ECS knows
 * @param missing ARNs that ECS does not know, not yet or not any more
 */
public record DescribeResult(List<TaskSnapshot> tasks, List<String> missing) {
  /** Copies the lists. */
  public DescribeResult {
    tasks = List.copyOf(tasks);
    missing = List.copyOf(missing);
  }
}
