package io.github.sparkonfargate.ecs;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;

/** Turns the SDK's task into a {@link TaskSnapshot}. Pure. */
final class TaskSnapshots {
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
    // Right after RunTask a task has no containers.
    Container main = task.containers().isEmpty() ? null : task.containers().get(0);
    Integer exitCode = main == null ? null : main.exitCode();
    return new TaskSnapshot.Stop(
        orEmpty(task.stopCodeAsString()),
        orEmpty(task.stoppedReason()),
        exitCode == null ? TaskSnapshot.NO_EXIT_CODE : exitCode,
        main == null ? "" : orEmpty(main.reason()));
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
