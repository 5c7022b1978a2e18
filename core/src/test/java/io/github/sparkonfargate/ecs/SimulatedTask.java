package io.github.sparkonfargate.ecs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** One task of {@link FakeEcsTasks}: its state follows from the time. */
final class SimulatedTask {
  private final String arn;
  private final String startedBy;
  private final Map<String, String> tags;
  private final String group;
  private final Instant created;
  private final Duration startUp;
  private final Duration shutDown;
  private TaskSnapshot.Stop stop = TaskSnapshot.Stop.NONE;
  private Instant endsFrom = Instant.MAX;

  SimulatedTask(
      String arn,
      String startedBy,
      Map<String, String> tags,
      String group,
      Instant created,
      Duration startUp,
      Duration shutDown) {
    this.arn = arn;
    this.startedBy = startedBy;
    this.tags = tags;
    this.group = group;
    this.created = created;
    this.startUp = startUp;
    this.shutDown = shutDown;
  }

  String startedBy() {
    return startedBy;
  }

  String group() {
    return group;
  }

  Instant created() {
    return created;
  }

  /** The first reason stays, as in ECS. */
  void end(TaskSnapshot.Stop why, Instant now) {
    if (endsFrom.equals(Instant.MAX)) {
      stop = why;
      endsFrom = now;
    }
  }

  TaskSnapshot at(Instant now) {
    TaskStatus status = status(now);
    boolean ending = !now.isBefore(endsFrom);
    boolean exited = status == TaskStatus.DEPROVISIONING || status == TaskStatus.STOPPED;
    TaskSnapshot.Stop seen =
        exited || !ending
            ? stop
            : new TaskSnapshot.Stop(stop.code(), stop.reason(), -1, stop.containerReason());
    return new TaskSnapshot(
        arn,
        status,
        ending ? TaskStatus.STOPPED : TaskStatus.RUNNING,
        ending ? seen : TaskSnapshot.Stop.NONE,
        startedBy,
        "10.0.0.1",
        "FARGATE",
        tags,
        new TaskSnapshot.Times(created, null, null),
        group);
  }

  private TaskStatus status(Instant now) {
    if (!now.isBefore(endsFrom)) {
      Duration since = Duration.between(endsFrom, now);
      if (since.compareTo(shutDown) >= 0) {
        return TaskStatus.STOPPED;
      }
      return since.compareTo(shutDown.dividedBy(2)) >= 0
          ? TaskStatus.DEPROVISIONING
          : TaskStatus.STOPPING;
    }
    Duration age = Duration.between(created, now);
    if (age.compareTo(startUp) >= 0) {
      return TaskStatus.RUNNING;
    }
    return age.compareTo(startUp.dividedBy(2)) >= 0 ? TaskStatus.PENDING : TaskStatus.PROVISIONING;
  }
}
