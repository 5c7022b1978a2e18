package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the conclusions from what Spark and ECS say of each executor: moves it from state to state,
 * writes what Spark must hear, and stops tasks that outlived their use. The allocator's thread
 * only.
 */
final class Fleet {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final Duration RETRY_STOP = Duration.ofSeconds(1);

  /** Credentials that have expired are renewed some time. */
  private static final Duration RETRY_REFUSED_STOP = Duration.ofMinutes(1);

  private static final String THE_END = "the application has ended";

  private final TaskStopper stopper;
  private final ExecutorTable table;
  private final RegistrationGate gate;
  private final Outbox outbox;
  private final Starts starts;
  private final FailureBudget failures;
  private final OutOfMemoryRecovery recovery;
  private final AllocatorSettings.Patience patience;
  private boolean atTheEnd;

  Fleet(
      TaskStopper stopper,
      ExecutorTable table,
      RegistrationGate gate,
      Outbox outbox,
      OutOfMemoryRecovery recovery,
      Starts starts,
      AllocatorSettings settings) {
    this.stopper = stopper;
    this.table = table;
    this.gate = gate;
    this.outbox = outbox;
    this.recovery = recovery;
    this.starts = starts;
    this.failures = new FailureBudget(settings.failures());
    this.patience = settings.patience();
  }

  void registered(String id, Instant now) {
    table
        .byId(id)
        .filter(Executor::isStarting)
        .ifPresent(
            executor -> {
              table.put(executor.asRegistered());
              log.info(
                  "Executor {} registered {} ms after its launch (Fargate task {})",
                  id,
                  Duration.between(executor.launchedAt(), now).toMillis(),
                  executor.task().id());
            });
  }

  /** A registered executor has all that it needs to run tasks. */
  void began(String id) {
    table
        .byId(id)
        .filter(Executor::isWorking)
        .ifPresent(
            executor -> {
              table.put(executor.asBegun());
              starts.began(executor);
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
      putState(executor.id(), stopping.next(later, stopping.stopTaskSent()));
      lookSoon(executor.id());
      return;
    }
    if (!(executor.state() instanceof ExecutorState.Disconnected)) {
      Instant due = now.plus(patience.lossReason());
      putState(executor.id(), new ExecutorState.Disconnected(due, executor.isDrained()));
      lookSoon(executor.id());
    }
  }

  /** Executors that finish their tasks and leave. */
  void draining(Set<String> ids) {
    for (String id : ids) {
      table
          .byId(id)
          .filter(executor -> executor.state() instanceof ExecutorState.Running)
          .ifPresent(executor -> table.put(executor.withState(new ExecutorState.Draining())));
    }
  }

  void askedToStop(Set<String> ids, Instant now) {
    for (String id : ids) {
      table
          .byId(id)
          .filter(executor -> !(executor.state() instanceof ExecutorState.Stopping))
          .ifPresent(
              executor -> {
                boolean hears = executor.isWorking();
                Instant stopTaskAt = hears ? now.plus(patience.stopGrace()) : now;
                table.put(executor.withState(new ExecutorState.Stopping(stopTaskAt, false)));
              });
    }
  }

  /** Executors that have not registered, unless they do so now, and are not wanted any more. */
  void cancel(List<String> ids, Instant now) {
    Set<String> cancelled =
        ids.stream()
            .filter(id -> table.byId(id).filter(executor -> isFresh(executor, now)).isEmpty())
            .filter(gate::givesUp)
            .collect(Collectors.toSet());
    askedToStop(cancelled, now);
  }

  /** Dynamic allocation's target falls between two stages and rises again with the next. */
  private boolean isFresh(Executor executor, Instant now) {
    return now.isBefore(executor.launchedAt().plus(patience.keepStarting()));
  }

  /**
   * Looks at every executor once.
   *
   * @param targets executors wanted by resource profile
   */
  void conclude(Map<Integer, Integer> targets, Instant now) {
    for (Executor executor : table.all()) {
      if (executor.task().status() == TaskStatus.STOPPED) {
        remove(executor);
        ended(executor, targets, now);
      } else if (isMissing(executor) && isGivenUp(executor)) {
        remove(executor);
        tell(executor, LossReasons.missing(executor.task()));
      } else {
        deadlines(executor, targets, now);
      }
    }
  }

  private void remove(Executor executor) {
    table.remove(executor);
    gate.forget(executor.id());
  }

  /** By two answers of ECS that lie so far apart: time without an answer says nothing. */
  private boolean isMissing(Executor executor) {
    Instant since = executor.missingSince();
    return since != null && !executor.lastPolled().isBefore(since.plus(patience.missing()));
  }

  /** Whether it is known to be at work no more, or has just been kept from registering. */
  private boolean isGivenUp(Executor executor) {
    return !executor.isStarting() || gate.givesUp(executor.id());
  }

  /** Accounts for an executor that ECS says is over, once. */
  private void ended(Executor executor, Map<Integer, Integer> targets, Instant now) {
    if (executor.state() instanceof ExecutorState.Stopping stopping) {
      tell(executor, LossReasons.requested(executor.task()));
      if (stopping.unexplained()) {
        judge(executor, LossReasons.of(executor.task()), now);
      }
      return;
    }
    TaskSnapshot task = executor.task();
    ExecutorLoss loss = executor.isDrained() ? LossReasons.drained(task) : LossReasons.of(task);
    tell(executor, loss);
    judge(executor, loss, now);
    if (!executor.began()) {
      startFailed(StartFailure.of(task.stop()), executor, loss, targets, now);
    }
    putState(executor.id(), new ExecutorState.Stopping(now, true));
  }

  private void startFailed(
      StartFailure failure,
      Executor executor,
      ExecutorLoss loss,
      Map<Integer, Integer> targets,
      Instant now) {
    starts
        .failed(failure, executor, loss, targets, table.view(), now)
        .ifPresent(outbox::applicationMustFail);
  }

  /** What a loss means for the application and for the executors to come. */
  private void judge(Executor executor, ExecutorLoss loss, Instant now) {
    if (LossReasons.isOutOfMemory(executor.task())) {
      recovery.outOfMemory(executor.id());
    }
    // Exit code 0 fails its tasks, but nothing broke that would break again: Kubernetes counts
    // alike.
    boolean broke = executor.task().stop().exitCode() != 0;
    if (loss.kind() == ExecutorLoss.Kind.APPLICATION && broke) {
      failures.failed(loss, now).ifPresent(outbox::applicationMustFail);
    }
  }

  private void deadlines(Executor executor, Map<Integer, Integer> targets, Instant now) {
    ExecutorState state = executor.state();
    if (isOverEarly(executor)) {
      if (isGivenUp(executor)) {
        ended(executor, targets, now);
      }
    } else if (state instanceof ExecutorState.Running && executor.task().isEnding()) {
      // Spot's two minutes, or a host's retirement: the container runs still.
      table.put(executor.withState(new ExecutorState.Draining()));
      outbox.ending(executor, LossReasons.warning(executor.task()));
    } else if (state instanceof ExecutorState.Starting) {
      registrationDue(executor, targets, now);
    } else if (state instanceof ExecutorState.Disconnected disconnected
        && !now.isBefore(disconnected.reasonDue())) {
      tell(executor, LossReasons.unexplained(executor.task(), patience.lossReason().toSeconds()));
      putState(executor.id(), new ExecutorState.Stopping(now, false, !disconnected.drained()));
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
    return !executor.isWorking() || executor.task().status() == TaskStatus.DEPROVISIONING;
  }

  private void registrationDue(Executor executor, Map<Integer, Integer> targets, Instant now) {
    if (now.isBefore(executor.launchedAt().plus(patience.registration()))
        || !gate.givesUp(executor.id())) {
      return;
    }
    ExecutorLoss loss =
        LossReasons.neverRegistered(executor.task(), patience.registration().toSeconds());
    tell(executor, loss);
    putState(executor.id(), new ExecutorState.Stopping(now, false));
    startFailed(StartFailure.CONTAINER_ENDED, executor, loss, targets, now);
  }

  /** Calls StopTask for what should have ended by now, as fast as AWS allows. */
  void stopOverdue(Instant now) {
    stop(
        table.view().stream().filter(executor -> isOverdue(executor, now)).toList(),
        "not needed any more",
        now);
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

  /**
   * Stops tasks that do not end by themselves, of whatever executor, as fast as AWS allows.
   *
   * @return whether some are left for another call
   */
  boolean stopRemaining(Instant now) {
    List<Executor> remaining = table.view().stream().filter(Fleet::isLeft).toList();
    stop(remaining, THE_END, now);
    return table.view().stream().anyMatch(Fleet::isLeft);
  }

  private static boolean isLeft(Executor executor) {
    boolean sent =
        executor.state() instanceof ExecutorState.Stopping stopping && stopping.stopTaskSent();
    return !sent && !executor.task().isEnding();
  }

  /** Every executor is about to end: looks at all of them as at those that change. */
  void expectEnds() {
    atTheEnd = true;
    for (Executor executor : table.all()) {
      if (!(executor.state() instanceof ExecutorState.Stopping)) {
        putState(executor.id(), new ExecutorState.Stopping(Instant.MAX, false));
      }
    }
  }

  /** Executors that never registered will not hear the driver's goodbye: stops their tasks. */
  void stopUnregistered(Instant now) {
    stop(
        table.view().stream().filter(e -> e.isStarting() && !e.task().isEnding()).toList(),
        THE_END,
        now);
  }

  private void stop(List<Executor> executors, String why, Instant now) {
    Map<TaskStopper.Order, Executor> orders = new LinkedHashMap<>();
    for (Executor executor : executors) {
      String reason = "spark-on-fargate: executor " + executor.id() + ": " + why;
      orders.put(new TaskStopper.Order(executor.arn(), reason), executor);
    }
    stopper
        .stop(List.copyOf(orders.keySet()), now)
        .forEach(
            (order, refusal) -> {
              Executor executor = Objects.requireNonNull(orders.get(order));
              refusal.ifPresentOrElse(
                  e -> notStopped(executor, e, now), () -> stopped(executor, why, now));
            });
  }

  private void stopped(Executor executor, String why, Instant now) {
    log.info(
        "Stopped Fargate task {} of executor {}: {}", executor.task().id(), executor.id(), why);
    putState(executor.id(), stopping(executor, now, true));
  }

  private static ExecutorState stopping(Executor executor, Instant at, boolean sent) {
    return executor.state() instanceof ExecutorState.Stopping before
        ? before.next(at, sent)
        : new ExecutorState.Stopping(at, sent);
  }

  private void notStopped(Executor executor, EcsException e, Instant now) {
    log.warn(
        "Could not stop Fargate task {} of executor {}: {}",
        executor.task().id(),
        executor.id(),
        e.getMessage());
    // At the end there is no time to wait for what ECS will most likely refuse again.
    boolean last = atTheEnd && !e.isTransient();
    Duration pause = e.isTransient() ? RETRY_STOP : RETRY_REFUSED_STOP;
    putState(executor.id(), stopping(executor, now.plus(pause), last));
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
