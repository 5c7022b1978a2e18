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

  @Override
  void close();
}
