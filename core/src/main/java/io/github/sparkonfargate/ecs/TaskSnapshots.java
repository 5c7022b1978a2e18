package io.github.sparkonfargate.ecs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;

/** Turns the SDK's task into a {@link TaskSnapshot}. Pure. */
final class TaskSnapshots {
  /** The container of our own definitions. */
  private static final String SPARK = "spark";

  private TaskSnapshots() {}

  static TaskSnapshot of(Task task) {
    Map<String, String> tags = new HashMap<>();
    task.tags().forEach(tag -> tags.put(tag.key(), orEmpty(tag.value())));
    return new TaskSnapshot(
        task.taskArn(),
        TaskStatus.of(orEmpty(task.lastStatus())),
        TaskStatus.of(orEmpty(task.desiredStatus())),
        stop(task),
        orEmpty(task.startedBy()),
        address(task),
        orEmpty(task.capacityProviderName()),
        tags,
        new TaskSnapshot.Times(task.createdAt(), task.startedAt(), task.stoppedAt()),
        orEmpty(task.group()));
  }

  private static TaskSnapshot.Stop stop(Task task) {
    Container main = main(task).orElse(null);
    Integer exitCode = main == null ? null : main.exitCode();
    return new TaskSnapshot.Stop(
        orEmpty(task.stopCodeAsString()),
        orEmpty(task.stoppedReason()),
        exitCode == null ? TaskSnapshot.NO_EXIT_CODE : exitCode,
        main == null ? "" : orEmpty(main.reason()));
  }

  /**
   * The container that runs Spark; empty right after RunTask. Sidecars stand beside it in no order:
   * of the user's definition, or put there by AWS, as GuardDuty does.
   */
  private static Optional<Container> main(Task task) {
    return named(task, launched(task))
        .or(() -> named(task, SPARK))
        .or(() -> task.containers().stream().findFirst());
  }

  /** Every launch of ours has a command for its container, and for no other. */
  private static String launched(Task task) {
    return task.overrides() == null
        ? ""
        : task.overrides().containerOverrides().stream()
            .filter(each -> !each.command().isEmpty())
            .map(each -> orEmpty(each.name()))
            .findFirst()
            .orElse("");
  }

  private static Optional<Container> named(Task task, String name) {
    return task.containers().stream().filter(each -> name.equals(each.name())).findFirst();
  }

  private static String address(Task task) {
    return task.containers().stream()
        .flatMap(container -> container.networkInterfaces().stream())
        .map(NetworkInterface::privateIpv4Address)
        .filter(address -> address != null && !address.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String orEmpty(@Nullable String word) {
    return word == null ? "" : word;
  }
}
