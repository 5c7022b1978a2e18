package io.github.sparkonfargate.allocator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Counts executors that the application itself brought down: {@code spark.executor.maxNumFailures}
 * within {@code spark.executor.failuresValidityInterval}, as YARN and Kubernetes count them. What
 * Spot, hosts and networks do is not counted here, nor a task that fails to start; a container that
 * ran and failed before it registered is, as on Kubernetes. The allocator's thread only.
 */
final class FailureBudget {
  private final AllocatorSettings.Failures settings;
  private int count;

  // The moments that are not forgotten yet, where there is an interval after which they are.
  private final Deque<Instant> failures = new ArrayDeque<>();

  FailureBudget(AllocatorSettings.Failures settings) {
    this.settings = settings;
  }

  /**
   * One more.
   *
   * @return why the application must fail, if it must
   */
  Optional<String> failed(ExecutorLoss loss, Instant now) {
    count++;
    if (settings.isForgiving()) {
      failures.add(now);
      Instant oldest = now.minus(settings.validity());
      failures.removeIf(failure -> failure.isBefore(oldest));
      count = failures.size();
    }
    if (count <= settings.most()) {
      return Optional.empty();
    }
    return Optional.of(
        count
            + " executors failed"
            + (settings.isForgiving() ? " within " + settings.validity().toSeconds() + " s" : "")
            + ", more than spark.executor.maxNumFailures="
            + settings.most()
            + " allows; the last: "
            + loss.message());
  }
}
