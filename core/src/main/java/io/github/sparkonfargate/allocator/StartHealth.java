package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Instant;
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
  private int passing;
  private Instant lastPassing = Instant.MIN;
  private Instant lastPermanent = Instant.MIN;

  StartHealth(AllocatorSettings settings) {
    this.settings = settings;
  }

  /** A task's container runs: image, roles and network are in order. */
  void containerRuns() {
    permanent = 0;
    passing = 0;
  }

  /** An executor registered: everything is in order. */
  void registered() {
    permanent = 0;
    passing = 0;
    unregistered = 0;
  }

  /**
   * A task ended, or was given up, before its executor registered.
   *
   * @param loss what Spark is told of it
   * @param fleet how things stand
   * @return why the application must fail, if it must
   */
  Optional<String> failed(
      StartFailure failure, Executor executor, ExecutorLoss loss, FleetState fleet) {
    return switch (failure) {
      case INTERRUPTED -> Optional.empty();
      case TRANSIENT -> failedInPassing(executor, fleet);
      case PERMANENT -> failedForGood(executor, fleet.now());
      case CONTAINER_ENDED -> endedUnregistered(loss, fleet.target());
    };
  }

  /**
   * How things stand when a start fails.
   *
   * @param target executors wanted in all
   * @param anyRegistered whether executors work
   */
  record FleetState(int target, boolean anyRegistered, Instant now) {}

  /**
   * A reason that usually passes, such as a timeout of the image pull, does not where a subnet has
   * no route: an application without a single executor must not wait for ever. Tasks launched
   * together count once.
   */
  private Optional<String> failedInPassing(Executor executor, FleetState fleet) {
    if (executor.launchedAt().isAfter(lastPassing)) {
      passing++;
      lastPassing = fleet.now();
    }
    if (passing < settings.limits().launchesInVain() || fleet.anyRegistered()) {
      return Optional.empty();
    }
    return Optional.of(
        failure(passing + " launches in a row started no executor", executor.task()));
  }

  /** Tasks launched together count once: one bad minute of a registry or of IAM hits them all. */
  private Optional<String> failedForGood(Executor executor, Instant now) {
    // What is launched in the round in which a failure was seen comes after it.
    if (!executor.launchedAt().isBefore(lastPermanent)) {
      permanent++;
      lastPermanent = now;
    }
    if (permanent < settings.limits().permanentStartFailures()) {
      return Optional.empty();
    }
    return Optional.of(failure(permanent + " launches in a row could not start", executor.task()));
  }

  private String failure(String what, TaskSnapshot last) {
    return what
        + " in cluster "
        + settings.cluster()
        + "; the last, "
        + last.id()
        + ": "
        + words(last.stop())
        + "; "
        + StartFailure.advice(last.stop());
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
