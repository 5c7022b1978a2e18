package io.github.sparkonfargate.local.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The clock of the local Fargate and the one thread that owns its state. Whoever wants to read or
 * change a task does it here, so nothing behind it needs a lock.
 */
public interface Timeline extends InstantSource, AutoCloseable {
  Instant now();

  @Override
  default Instant instant() {
    return now();
  }

  /** Runs {@code step} on the owner thread when {@code delay} has passed. */
  void after(Duration delay, Runnable step);

  /** Asks the owner thread and waits; what {@code question} throws is thrown here. */
  <T> T call(Supplier<T> question);

  /** Hands {@code step} to the owner thread and returns. */
  default void post(Runnable step) {
    after(Duration.ZERO, step);
  }

  /**
   * Lets this much time pass at once, with all that falls due in it, in order; returns when that is
   * done. Not for the owner thread.
   */
  void advance(Duration time);

  /** How many seconds pass here in one second of the wall; 0 when time stands still. */
  double scale();

  /**
   * @param secondsPerSecond 1 for the wall's pace, 0 to let time stand still
   */
  void scale(double secondsPerSecond);

  @Override
  void close();
}
