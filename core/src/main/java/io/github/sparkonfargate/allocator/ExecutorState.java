package io.github.sparkonfargate.allocator;

import java.time.Instant;

/** What the driver knows of an executor. ECS's own state of the task is beside it. */
sealed interface ExecutorState {

  /** Its task was launched; the executor has not registered with the driver. */
  record Starting() implements ExecutorState {}

  /** Registered with the driver. */
  record Running() implements ExecutorState {}

  /**
   * Registered; finishes its tasks, hands over its blocks and ends by itself. It gets no new tasks
   * and is replaced at once.
   */
  record Draining() implements ExecutorState {}

  /**
   * Its connection to the driver broke; ECS is asked why.
   *
   * @param reasonDue when to go on without knowing
   * @param drained whether it was draining, so that its end was to be expected
   */
  record Disconnected(Instant reasonDue, boolean drained) implements ExecutorState {}

  /**
   * Not wanted any more.
   *
   * @param stopTaskAt when to call StopTask unless the task has ended by itself
   * @param stopTaskSent whether that is done
   * @param unexplained whether it went by itself and nobody knows why: the reason may still come
   */
  record Stopping(Instant stopTaskAt, boolean stopTaskSent, boolean unexplained)
      implements ExecutorState {
    Stopping(Instant stopTaskAt, boolean stopTaskSent) {
      this(stopTaskAt, stopTaskSent, false);
    }

    /** The same executor, at another point of being stopped. */
    Stopping next(Instant at, boolean sent) {
      return new Stopping(at, sent, unexplained);
    }
  }
}
