package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.ecs.Ecs;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ecs.model.Task;
import tools.jackson.databind.JsonNode;

/**
 * Which tasks a fault hits: the one that its order names, or running ones, the oldest first, for
 * who writes a scenario does not know the ids of its tasks.
 *
 * @param task id or ARN; empty where the order names none
 * @param tasks how many running ones otherwise
 * @param tag {@code NAME=VALUE} that they have; empty for any
 */
record FaultTargets(String task, int tasks, String tag) {
  /** Of an order. */
  static final List<String> MEMBERS = List.of("task", "tasks", "tag");

  private static final String RUNNING = "RUNNING";

  /**
   * @throws IllegalArgumentException with what is wrong with the order
   */
  static FaultTargets read(JsonNode order) {
    String task = FaultOrders.text(order, "task", "");
    String tag = FaultOrders.text(order, "tag", "");
    if (order.has("task") && (task.isBlank() || order.has("tasks") || order.has("tag"))) {
      throw new IllegalArgumentException(
          "task must be the id or ARN of one task, without tasks and tag");
    }
    if (!tag.isEmpty() && tag.indexOf('=') < 1) {
      throw new IllegalArgumentException("tag must be NAME=VALUE");
    }
    int tasks = FaultOrders.number(order, "tasks", 1);
    if (tasks < 1) {
      throw new IllegalArgumentException("tasks must be 1 or more");
    }
    return new FaultTargets(task, tasks, tag);
  }

  /**
   * Does it.
   *
   * @param among which tasks may be chosen
   * @param fault false where there is no such task
   * @throws IllegalArgumentException if there is no task to hit
   */
  void each(Ecs ecs, Predicate<Task> among, BiPredicate<Ecs, String> fault) {
    if (!task.isEmpty()) {
      if (!fault.test(ecs, task)) {
        throw new IllegalArgumentException("task: there is no task '" + task + "'");
      }
      return;
    }
    List<String> chosen = oldest(ecs, tasks, among.and(this::isTagged));
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("there is no running task for it");
    }
    for (String arn : chosen) {
      var unused = fault.test(ecs, arn);
    }
  }

  /** ARNs of running tasks that nobody stops yet, the oldest first. */
  static List<String> oldest(Ecs ecs, int most, Predicate<Task> among) {
    return ecs.tasks().stream()
        .filter(task -> RUNNING.equals(task.lastStatus()))
        .filter(task -> RUNNING.equals(task.desiredStatus()))
        .filter(among)
        .sorted(Comparator.comparing(Task::createdAt))
        .limit(most)
        .map(Task::taskArn)
        .toList();
  }

  static boolean isOnSpot(Task task) {
    return "FARGATE_SPOT".equals(task.capacityProviderName());
  }

  private boolean isTagged(Task candidate) {
    return tag.isEmpty()
        || candidate.tags().stream()
            .anyMatch(each -> (each.key() + "=" + each.value()).equals(tag));
  }
}
