package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts failures to start in a row, apart from failures of executors that worked: where many fail
 * launches pause, longer each time, and it says when there is no sense in trying on. For executors
 * of one resource profile.
 */
final class StartHealth {
  private static final int LEAST_TRIES = 3;
  private static final int FEW = 10;

  private final AllocatorSettings settings;
  private final LaunchBackoff backoff;
  private final LaunchesInVain permanent = new LaunchesInVain();
  private final LaunchesInVain passing = new LaunchesInVain();
  private final LaunchesInVain idle = new LaunchesInVain();
  private int ended;
  private long failures;

  StartHealth(AllocatorSettings settings, LaunchBackoff backoff) {
    this.settings = settings;
    this.backoff = backoff;
  }

  /** Launches in a row that came to nothing; what was launched together counts once. */
  private static final class LaunchesInVain {
    private int count;
    private Instant last = Instant.MIN;

    /** What is launched in the round in which a failure was seen comes after it. */
    int failed(Executor executor, Instant now) {
      if (!executor.launchedAt().isBefore(last)) {
        count++;
        last = now;
      }
      return count;
    }

    void reset() {
      count = 0;
    }
  }

  boolean isPaused(Instant now) {
    return !backoff.isOver(now);
  }

  /** A task's container runs: image, roles and network are in order. */
  void containerRuns() {
    permanent.reset();
    passing.reset();
  }

  /** An executor can run tasks: everything is in order. */
  void began() {
    containerRuns();
    idle.reset();
    ended = 0;
    failures = 0;
    backoff.succeeded();
  }

  /**
   * A task ended, or was given up, before its executor could run tasks.
   *
   * @param loss what Spark is told of it
   * @return why the application must fail, if it must
   */
  Optional<String> failed(StartFailure failure, Executor executor, ExecutorLoss loss, Scene scene) {
    pause(scene);
    return switch (failure) {
      case INTERRUPTED -> Optional.empty();
      case TRANSIENT -> failedInPassing(executor, scene);
      case PERMANENT -> failedForGood(executor, scene.now());
      case CONTAINER_ENDED -> endedIdle(executor, loss, scene);
    };
  }

  /**
   * How things stand when a start fails, with executors of the same resource profile.
   *
   * @param target executors that there should be
   * @param starting executors that are still on their way
   * @param anyWorks whether one can run tasks
   */
  record Scene(int target, long starting, boolean anyWorks, Instant now) {}

  /**
   * Whatever the reason: where somebody's rule ends every task, or Spot takes each back, a minute
   * of all of them is paid for. On a bad day AWS fails one in fifty: the many that are on their way
   * must not wait for the few. Where more than one in ten fails, something is wrong, and tries are
   * paced.
   */
  private void pause(Scene scene) {
    failures++;
    if (failures * FEW > scene.starting() + failures) {
      backoff.failed(scene.now());
    }
  }

  /**
   * A reason that usually passes, such as a timeout of the image pull, does not where a subnet has
   * no route: an application without a single executor must not wait for ever.
   */
  private Optional<String> failedInPassing(Executor executor, Scene scene) {
    int launches = passing.failed(executor, scene.now());
    if (launches < settings.limits().launchesInVain() || scene.anyWorks()) {
      return Optional.empty();
    }
    return Optional.of(
        failure(launches + " launches in a row started no executor", executor.task()));
  }

  /** One bad minute of a registry or of IAM hits all of one launch. */
  private Optional<String> failedForGood(Executor executor, Instant now) {
    int launches = permanent.failed(executor, now);
    if (launches < settings.limits().permanentStartFailures()) {
      return Optional.empty();
    }
    return Optional.of(failure(launches + " launches in a row could not start", executor.task()));
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

  /**
   * Containers are paid for. Few that are wanted end the application by their number; many are not
   * waited for once launch after launch came to nothing.
   */
  private Optional<String> endedIdle(Executor executor, ExecutorLoss loss, Scene scene) {
    ended++;
    int launches = idle.failed(executor, scene.now());
    boolean many =
        ended >= Math.max(LEAST_TRIES, 2L * scene.target())
            || (ended > LEAST_TRIES && launches >= settings.limits().permanentStartFailures());
    // Kept while the target fell to none, they fail nobody: no job waits for them.
    if (!many || scene.anyWorks() || scene.target() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        ended
            + " executors in a row ended before they "
            + (executor.isStarting() ? "registered with the driver" : "could run tasks")
            + "; the last: "
            + loss.message()
            + "; see the containers' log"
            + (executor.isStarting()
                ? ", and check that executors may reach the driver"
                    + " (spark.driver.host, spark.driver.port,"
                    + " spark.fargate.executor.securityGroups)"
                : ", and check that the image has the classes that spark.plugins and"
                    + " spark.shuffle.manager name"));
  }

  private static String words(TaskSnapshot.Stop stop) {
    return stop.reason().isEmpty() ? stop.containerReason() : stop.reason();
  }
}
