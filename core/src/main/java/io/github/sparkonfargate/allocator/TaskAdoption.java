package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.task.TaskTags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes tasks of this application into the table, each once. */
final class TaskAdoption implements Launcher.Adoption {
  private static final Logger log = LoggerFactory.getLogger(TaskAdoption.class);

  private final EcsTasks ecs;
  private final ExecutorTable table;
  private final String startedBy;

  TaskAdoption(EcsTasks ecs, ExecutorTable table, String startedBy) {
    this.ecs = ecs;
    this.table = table;
    this.startedBy = startedBy;
  }

  @Override
  public void adopt(List<TaskSnapshot> tasks, int resourceProfileId, Instant now) {
    List<String> ids = new ArrayList<>();
    for (TaskSnapshot task : tasks) {
      table
          .add(task, resourceProfileId, now)
          .ifPresent(
              executor -> {
                ids.add(executor.id());
                log.debug("Executor {} is Fargate task {}", executor.id(), executor.arn());
              });
    }
    if (!ids.isEmpty()) {
      log.info("Launched executors {} (resource profile {})", ids, resourceProfileId);
    }
  }

  @Override
  public void adoptByMark(int resourceProfileId, Instant now) {
    for (TaskSnapshot task : unknown()) {
      adopt(List.of(task), profileOf(task).orElse(resourceProfileId), now);
    }
  }

  /** Running tasks with the application's mark that the table does not hold. */
  List<TaskSnapshot> unknown() {
    List<String> arns =
        ecs.listStartedBy(startedBy).stream()
            .filter(arn -> table.byArn(arn).isEmpty() && table.endedId(arn).isEmpty())
            .toList();
    List<TaskSnapshot> tasks = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += EcsTasks.PAGE) {
      List<String> page = arns.subList(from, Math.min(arns.size(), from + EcsTasks.PAGE));
      ecs.describe(page).tasks().stream()
          .filter(task -> isOurs(task) && !task.isEnding())
          .forEach(tasks::add);
    }
    return tasks;
  }

  /** Whether the task is an executor of this application. */
  boolean isOurs(TaskSnapshot task) {
    return task.startedBy().equals(startedBy)
        && !TaskTags.DRIVER.equals(task.tags().get(TaskTags.ROLE));
  }

  /** The resource profile that the task's tag names. */
  static Optional<Integer> profileOf(TaskSnapshot task) {
    String tag = task.tags().getOrDefault(TaskTags.RESOURCE_PROFILE, "");
    return tag.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(tag)) : Optional.empty();
  }
}
