package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.allocator.StartFailure;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskListing.Which;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A driver that is the one task of an ECS service ({@code --supervise}): ECS starts it again, until
 * somebody deletes the service. The driver itself does so when the application has ended.
 */
final class SupervisedDriver implements WatchedDriver {
  private static final Comparator<TaskSnapshot> BY_AGE =
      Comparator.comparing(Applications::created);

  private final EcsTasks ecs;
  private final EcsServices services;
  private final String service;

  /** The task that is followed to its end; null before there is one. */
  private @Nullable TaskSnapshot followed;

  /** Whether its end was told; its successor is looked for then. */
  private boolean endTold;

  /** Whether a task was seen running: then a start that fails may be a passing trouble. */
  private boolean hasRun;

  SupervisedDriver(EcsTasks ecs, EcsServices services, String service) {
    this.ecs = ecs;
    this.services = services;
    this.service = service;
  }

  @Override
  public Look look() {
    // First the service: a task that is started after this look is found by the next.
    Optional<EcsServices.Service> found = services.find(service);
    boolean active = found.filter(EcsServices.Service::active).isPresent();
    if (followed != null && !endTold) {
      return follow(followed.arn(), active);
    }
    Optional<TaskSnapshot> successor = newest(Which.RUNNING).or(() -> newest(Which.STOPPED));
    if (successor.isPresent()) {
      followed = successor.get();
      endTold = false;
      return follow(followed.arn(), active);
    }
    return followed == null
        ? new Look(null, false, found.map(SupervisedDriver::waiting).orElse(""))
        : new Look(followed, !active, "");
  }

  private Look follow(String arn, boolean active) {
    List<TaskSnapshot> known = ecs.describe(List.of(arn)).tasks();
    if (known.isEmpty()) {
      endTold = true;
      return new Look(null, false, "ECS does not know " + TaskSnapshot.idOf(arn) + " any more");
    }
    TaskSnapshot task = known.get(0);
    followed = task;
    hasRun |= task.status() == TaskStatus.RUNNING;
    endTold = task.status() == TaskStatus.STOPPED;
    if (active && !hasRun && neverStarts(task)) {
      // ECS would try for a long time, and each try would fail as this one did.
      services.delete(service);
      return new Look(task, true, "");
    }
    return new Look(task, endTold && !active, "");
  }

  private static String waiting(EcsServices.Service service) {
    if (!service.active()) {
      return "";
    }
    return service.lastEvent().isEmpty() ? "ECS is starting it" : service.lastEvent();
  }

  private static boolean neverStarts(TaskSnapshot task) {
    return task.status() == TaskStatus.STOPPED
        && task.stop().code().equals("TaskFailedToStart")
        && StartFailure.of(task.stop()) == StartFailure.PERMANENT;
  }

  /** The newest task that is younger than the one that was followed. */
  private Optional<TaskSnapshot> newest(Which which) {
    List<String> arns = services.tasks(service, which);
    List<TaskSnapshot> tasks = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += EcsTasks.PAGE) {
      tasks.addAll(
          ecs.describe(arns.subList(from, Math.min(arns.size(), from + EcsTasks.PAGE))).tasks());
    }
    return tasks.stream()
        .filter(task -> followed == null || BY_AGE.compare(task, followed) > 0)
        .max(BY_AGE);
  }

  /** A service's task that is stopped is started again, so the service goes. */
  @Override
  public void stop(String reason) {
    services.delete(service);
  }
}
