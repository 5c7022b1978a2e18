package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.util.Optional;

/**
 * Counts failures to start in a row, apart from failures of executors that worked, and says when
 * there is no sense in trying on.
 */
final class StartHealth {
  private static final int LEAST_TRIES = 3;

  private final AllocatorSettings settings;
  private int permanent;
  private int unregistered;

  StartHealth(AllocatorSettings settings) {
    this.settings = settings;
  }

  /** A task's container runs: image, roles and network are in order. */
  void containerRuns() {
    permanent = 0;
  }

  /** An executor registered: everything is in order. */
  void registered() {
    permanent = 0;
    unregistered = 0;
  }

  /**
   * A task ended, or was given up, before its executor registered.
   *
   * @param loss what Spark is told of it
   * @param target executors wanted in all
   * @return why the application must fail, if it must
   */
  Optional<String> failed(StartFailure failure, TaskSnapshot task, ExecutorLoss loss, int target) {
    return switch (failure) {
      case TRANSIENT, INTERRUPTED -> Optional.empty();
      case PERMANENT -> failedForGood(task);
      case CONTAINER_ENDED -> endedUnregistered(loss, target);
    };
  }

  private Optional<String> failedForGood(TaskSnapshot task) {
    permanent++;
    if (permanent < settings.limits().permanentStartFailures()) {
      return Optional.empty();
    }
    return Optional.of(
        permanent
            + " Fargate tasks in a row could not start in cluster "
            + settings.cluster()
            + "; the last, "
            + task.id()
            + ": "
            + words(task.stop())
            + "; "
            + StartFailure.advice(task.stop()));
  }

  private Optional<String> endedUnregistered(ExecutorLoss loss, int target) {
    unregistered++;
    if (unregistered < Math.max(LEAST_TRIES, 2L * target)) {
      return Optional.empty();
    }
    return Optional.of(
        unregistered
            + " executors in a row ended before they registered with the driver; the last: "
            + loss.message()
            + "; see the containers' log, and check that executors may reach the driver"
            + " (spark.driver.host, spark.driver.port, spark.fargate.executor.securityGroups)");
  }

  private static String words(TaskSnapshot.Stop stop) {
    return stop.reason().isEmpty() ? stop.containerReason() : stop.reason();
  }
}
