package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the conclusions from what Spark and ECS say of each executor: moves it from state to state,
 * writes what Spark must hear, and stops tasks that outlived their use. The allocator's thread
 * only.
 */
final class Fleet {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final int STOPS_PER_TICK = 20;
  private static final Duration RETRY_STOP = Duration.ofSeconds(1);

  private final EcsTasks ecs;
  private final ExecutorTable table;
  private final Outbox outbox;
  private final StartHealth health;
  private final LaunchBackoff startBackoff;
  private final AllocatorSettings.Patience patience;

  Fleet(
      EcsTasks ecs,
      ExecutorTable table,
      Outbox outbox,
      AllocatorSettings settings,
      LaunchBackoff startBackoff) {
    this.ecs = ecs;
    this.table = table;
    this.outbox = outbox;
    this.health = new StartHealth(settings);
    this.startBackoff = startBackoff;
    this.patience = settings.patience();
  }

  void registered(String id, Instant now) {
    table
        .byId(id)
        .filter(Executor::isStarting)
        .ifPresent(
            executor -> {
              table.put(executor.asRegistered());
              health.registered();
              startBackoff.succeeded();
              log.info(
                  "Executor {} registered {} ms after its launch (Fargate task {})",
                  id,
                  Duration.between(executor.launchedAt(), now).toMillis(),
                  executor.task().id());
            });
  }

  void disconnected(String id, Instant now) {
    table.byId(id).ifPresent(executor -> disconnected(executor, now));
  }

  private void disconnected(Executor executor, Instant now) {
    if (executor.state() instanceof ExecutorState.Stopping stopping) {
      // It went as it was told to; the task's end needs no more than watching.
      tell(executor, LossReasons.requested(executor.task()));
      Instant later = now.plus(patience.lossReason());
      putState(executor.id(), new ExecutorState.Stopping(later, stopping.stopTaskSent()));
      lookSoon(executor.id());
      return;
    }
    if (!(executor.state() instanceof ExecutorState.Disconnected)) {
      putState(executor.id(), new ExecutorState.Disconnected(now.plus(patience.lossReason())));
      lookSoon(executor.id());
    }
  }

  void askedToStop(Set<String> ids, Instant now) {
    for (String id : ids) {
      table
          .byId(id)
          .filter(executor -> !(executor.state() instanceof ExecutorState.Stopping))
          .ifPresent(
              executor -> {
                boolean hears = executor.state() instanceof ExecutorState.Running;
                Instant stopTaskAt = hears ? now.plus(patience.stopGrace()) : now;
                table.put(executor.withState(new ExecutorState.Stopping(stopTaskAt, false)));
              });
    }
  }

  /** Executors that have not registered and are not wanted any more. */
  void cancel(List<String> ids, Instant now) {
    askedToStop(Set.copyOf(ids), now);
  }

  /** Containers that were seen running for the first time. */
  void begun(List<Executor> executors) {
    if (!executors.isEmpty()) {
      health.containerRuns();
    }
  }

  /**
   * Looks at every executor once.
   *
   * @param target executors wanted in all
   */
  void conclude(int target, Instant now) {
    for (Executor executor : table.all()) {
      if (executor.task().status() == TaskStatus.STOPPED) {
        table.remove(executor);
        ended(executor, target, now);
      } else if (isMissing(executor, now)) {
        table.remove(executor);
        tell(executor, LossReasons.missing(executor.task()));
      } else {
        deadlines(executor, target, now);
      }
    }
  }

  private boolean isMissing(Executor executor, Instant now) {
    return executor.lastPolled().isAfter(executor.lastSeen())
        && !now.isBefore(executor.lastSeen().plus(patience.missing()));
  }

  /** Accounts for an executor that ECS says is over, once. */
  private void ended(Executor executor, int target, Instant now) {
    if (executor.state() instanceof ExecutorState.Stopping) {
      tell(executor, LossReasons.requested(executor.task()));
      return;
    }
    TaskSnapshot task = executor.task();
    ExecutorLoss loss = LossReasons.of(task);
    tell(executor, loss);
    if (!executor.registered()) {
      StartFailure failure = StartFailure.of(task.stop());
      if (failure != StartFailure.INTERRUPTED) {
        startBackoff.failed(now);
      }
      health
          .failed(failure, executor, loss, state(target, now))
          .ifPresent(outbox::applicationMustFail);
    }
    putState(executor.id(), new ExecutorState.Stopping(now, true));
  }

  private StartHealth.FleetState state(int target, Instant now) {
    boolean anyRegistered =
        table.view().stream().anyMatch(e -> e.state() instanceof ExecutorState.Running);
    return new StartHealth.FleetState(target, anyRegistered, now);
  }

  private void deadlines(Executor executor, int target, Instant now) {
    ExecutorState state = executor.state();
    if (isOverEarly(executor)) {
      ended(executor, target, now);
    } else if (state instanceof ExecutorState.Starting) {
      registrationDue(executor, target, now);
    } else if (state instanceof ExecutorState.Disconnected disconnected
        && !now.isBefore(disconnected.reasonDue())) {
      tell(executor, LossReasons.unexplained(executor.task(), patience.lossReason().toSeconds()));
      putState(executor.id(), new ExecutorState.Stopping(now, false));
    }
  }

  /**
   * Whether there is no need to wait for STOPPED, which on AWS comes half a minute after the
   * container's end. A running executor that Spot takes back still works until its container ends.
   */
  private static boolean isOverEarly(Executor executor) {
    if (!LossReasons.isKnown(executor.task())
        || executor.state() instanceof ExecutorState.Stopping) {
      return false;
    }
    return !(executor.state() instanceof ExecutorState.Running)
        || executor.task().status() == TaskStatus.DEPROVISIONING;
  }

  private void registrationDue(Executor executor, int target, Instant now) {
    if (now.isBefore(executor.launchedAt().plus(patience.registration()))) {
      return;
    }
    ExecutorLoss loss =
        LossReasons.neverRegistered(executor.task(), patience.registration().toSeconds());
    tell(executor, loss);
    putState(executor.id(), new ExecutorState.Stopping(now, false));
    startBackoff.failed(now);
    health
        .failed(StartFailure.CONTAINER_ENDED, executor, loss, state(target, now))
        .ifPresent(outbox::applicationMustFail);
  }

  /** Calls StopTask for what should have ended by now, some of them in each tick. */
  void stopOverdue(Instant now) {
    table.all().stream()
        .filter(executor -> isOverdue(executor, now))
        .limit(STOPS_PER_TICK)
        .forEach(executor -> stop(executor, "not needed any more", now));
  }

  private static boolean isOverdue(Executor executor, Instant now) {
    return executor.state() instanceof ExecutorState.Stopping stopping
        && !stopping.stopTaskSent()
        && !now.isBefore(stopping.stopTaskAt())
        && !executor.task().isEnding();
  }

  /** Whether every task has ended or is ending. */
  boolean isOver() {
    return table.view().stream().allMatch(executor -> executor.task().isEnding());
  }

  /** Stops every task that is not ending by itself, of whatever executor. */
  void stopRemaining(Instant now) {
    for (Executor executor : table.all()) {
      boolean sent =
          executor.state() instanceof ExecutorState.Stopping stopping && stopping.stopTaskSent();
      if (!sent && !executor.task().isEnding()) {
        stop(executor, "the application has ended", now);
      }
    }
  }

  /** Every executor is about to end: looks at all of them as at those that change. */
  void expectEnds() {
    for (Executor executor : table.all()) {
      if (!(executor.state() instanceof ExecutorState.Stopping)) {
        putState(executor.id(), new ExecutorState.Stopping(Instant.MAX, false));
      }
    }
  }

  /** Executors that never registered will not hear the driver's goodbye: stops their tasks. */
  void stopUnregistered(Instant now) {
    for (Executor executor : table.all()) {
      if (executor.isStarting() && !executor.task().isEnding()) {
        stop(executor, "the application has ended", now);
      }
    }
  }

  private void stop(Executor executor, String why, Instant now) {
    try {
      ecs.stop(executor.arn(), "spark-on-fargate: executor " + executor.id() + ": " + why);
      log.info(
          "Stopped Fargate task {} of executor {}: {}", executor.task().id(), executor.id(), why);
      putState(executor.id(), new ExecutorState.Stopping(now, true));
    } catch (EcsException e) {
      log.warn(
          "Could not stop Fargate task {} of executor {}: {}",
          executor.task().id(),
          executor.id(),
          e.getMessage());
      // What ECS refuses for good it will refuse again.
      putState(executor.id(), new ExecutorState.Stopping(now.plus(RETRY_STOP), !e.isTransient()));
    }
  }

  private void tell(Executor executor, ExecutorLoss loss) {
    if (executor.told()) {
      return;
    }
    if (table.byId(executor.id()).isPresent()) {
      table.put(executor.asTold());
    }
    outbox.lost(executor, loss);
  }

  private void lookSoon(String id) {
    table.byId(id).ifPresent(executor -> table.put(executor.polledAt(Instant.EPOCH)));
  }

  private void putState(String id, ExecutorState state) {
    table.byId(id).ifPresent(executor -> table.put(executor.withState(state)));
  }
}
