package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.DescribeResult;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks ECS how the tasks are and writes it into the table; draws no conclusions. Tasks that start
 * or end are looked at more often, and never are there more calls than the budget, however many
 * tasks: the account shares 20 describe calls a second.
 */
final class TaskObserver {
  private static final Logger log = LoggerFactory.getLogger(TaskObserver.class);
  private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(2);
  private static final Duration HURRIED = Duration.ofMillis(500);
  private static final int FATAL_FAULTS = 3;

  /** One warning a minute. */
  private static final int FAULTS_PER_WARNING = 30;

  private final EcsTasks ecs;
  private final ExecutorTable table;
  private final AllocatorSettings.Polling polling;
  private final String cluster;
  private final InstantSource clock;
  private final TokenBucket calls;
  private Instant notBefore = Instant.MIN;
  private @Nullable EcsException lastFault;
  private int lastingFaults;
  private int faultsInARow;
  private boolean hurried;

  TaskObserver(EcsTasks ecs, ExecutorTable table, AllocatorSettings settings, InstantSource clock) {
    this.ecs = ecs;
    this.table = table;
    this.polling = settings.polling();
    this.cluster = settings.cluster();
    this.clock = clock;
    double perSecond = polling.describeCallsPerSecond();
    this.calls = new TokenBucket(perSecond, Math.max(1, perSecond), clock.instant());
  }

  /**
   * Looks at the tasks that are due.
   *
   * @return executors whose container was seen running for the first time
   */
  List<Executor> observe(Instant now) {
    List<Executor> begun = new ArrayList<>();
    while (!now.isBefore(notBefore)) {
      List<String> batch = batch(now);
      if (batch.isEmpty() || !takeCall(now)) {
        break;
      }
      describe(batch).ifPresent(result -> record(result, now, begun));
    }
    return begun;
  }

  /** The driver waits for the ends of the tasks: looks as often as the budget allows. */
  void hurry() {
    hurried = true;
  }

  /** One call of the budget, for somebody who asks for a single task. */
  boolean takeCall(Instant now) {
    if (!calls.has(1, now)) {
      return false;
    }
    calls.take(1, now);
    return true;
  }

  /**
   * Why the application cannot go on: ECS has refused so often that it will not answer any more.
   */
  Optional<String> refusal() {
    EcsException last = lastFault;
    if (last == null || lastingFaults < FATAL_FAULTS) {
      return Optional.empty();
    }
    if (last.kind() == EcsException.Kind.ACCESS) {
      return Optional.of(
          "ECS does not let this driver see its tasks in cluster "
              + cluster
              + ": "
              + last.fact()
              + "; allow ecs:DescribeTasks to the driver's role");
    }
    return Optional.ofNullable(last.getMessage());
  }

  private List<String> batch(Instant now) {
    boolean due = table.view().stream().anyMatch(executor -> isDue(executor, now));
    if (!due) {
      return List.of();
    }
    // A call costs the same for 1 and for 100: those not yet due fill it up, the stalest first.
    return table.view().stream()
        .filter(executor -> !executor.lastPolled().equals(now))
        .sorted(
            Comparator.comparing((Executor executor) -> !isDue(executor, now))
                .thenComparing(executor -> !executor.isChanging())
                .thenComparing(Executor::lastPolled))
        .limit(EcsTasks.PAGE)
        .map(Executor::arn)
        .toList();
  }

  private boolean isDue(Executor executor, Instant now) {
    Duration usual = executor.isChanging() ? polling.pendingInterval() : polling.steadyInterval();
    Duration interval = hurried && usual.compareTo(HURRIED) > 0 ? HURRIED : usual;
    // Measured both ways: after a clock was set back everything is due once.
    return Duration.between(executor.lastPolled(), now).abs().compareTo(interval) >= 0;
  }

  private Optional<DescribeResult> describe(List<String> arns) {
    try {
      DescribeResult result = ecs.describe(arns);
      lastingFaults = 0;
      faultsInARow = 0;
      return Optional.of(result);
    } catch (EcsException e) {
      // A call without an answer takes as long as its time-out: the pause begins after it.
      notBefore = clock.instant().plus(PAUSE_AFTER_FAULT);
      lastFault = e;
      lastingFaults = e.mayPass() ? 0 : lastingFaults + 1;
      faultsInARow++;
      // One alone is a throttled call or a lost connection, and made up for in two seconds.
      if (faultsInARow == 1) {
        log.info("Cannot see the executors' tasks, trying again: {}", e.getMessage());
      } else if (faultsInARow % FAULTS_PER_WARNING == 2) {
        log.warn("Cannot see the executors' tasks, trying again: {}", e.getMessage());
      }
      return Optional.empty();
    }
  }

  private void record(DescribeResult result, Instant now, List<Executor> begun) {
    for (TaskSnapshot task : result.tasks()) {
      Optional<Executor> known = table.byArn(task.arn());
      if (known.isEmpty()) {
        continue;
      }
      Executor before = known.get();
      Executor after = before.seen(task, now);
      table.put(after);
      if (task.status() == TaskStatus.RUNNING && before.task().status() != TaskStatus.RUNNING) {
        begun.add(after);
      }
    }
    for (String arn : result.missing()) {
      table.byArn(arn).ifPresent(executor -> table.put(executor.missed(now)));
    }
  }
}
