package io.github.sparkonfargate.allocator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The machine's time when this clock was made, and the time that has passed since. It never goes
 * back: a machine that was paused, or whose clock was set, must not wait an hour for a pause of
 * seconds to be over. Any thread.
 */
public final class SteadyClock implements InstantSource {
  private final Instant began;
  private final LongSupplier nanos;
  private final long beganNanos;

  SteadyClock(Instant began, LongSupplier nanos) {
    this.began = began;
    this.nanos = nanos;
    this.beganNanos = nanos.getAsLong();
  }

  /** Begins now. */
  public static SteadyClock start() {
    return new SteadyClock(Instant.now(), System::nanoTime);
  }

  @Override
  public Instant instant() {
    return began.plusNanos(nanos.getAsLong() - beganNanos);
  }
}
