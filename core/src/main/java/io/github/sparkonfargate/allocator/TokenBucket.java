package io.github.sparkonfargate.allocator;

import java.time.Duration;
import java.time.Instant;

/** A budget that refills with time. Not safe for threads: the allocator's own. */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double burst;
  private double perSecond;
  private double tokens;
  private Instant refilledAt;

  TokenBucket(double perSecond, double burst, Instant now) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.refilledAt = now;
  }

  /** Changes the rate from now on. */
  void rate(double newPerSecond, Instant now) {
    refill(now);
    perSecond = newPerSecond;
  }

  boolean has(int count, Instant now) {
    refill(now);
    // A hair's breadth for the rounding of many small refills.
    return tokens + 1e-6 >= count;
  }

  void take(int count, Instant now) {
    refill(now);
    tokens -= count;
  }

  /** Puts back what was taken and not used. */
  void giveBack(int count, Instant now) {
    refill(now);
    tokens = Math.min(burst, tokens + count);
  }

  /** Halves what was saved up; a debt stays. */
  void halve(Instant now) {
    refill(now);
    tokens = Math.min(tokens, tokens / 2);
  }

  int whole(Instant now) {
    refill(now);
    return (int) Math.max(0, Math.floor(tokens + 1e-6));
  }

  /** How long until there are this many. */
  Duration until(int count, Instant now) {
    refill(now);
    double lacking = count - tokens;
    return lacking <= 0
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil(lacking / perSecond * NANOS));
  }

  private void refill(Instant now) {
    Duration passed = Duration.between(refilledAt, now);
    // The wall clock may be set back: then the budget just does not grow.
    if (!passed.isNegative()) {
      tokens = Math.min(burst, tokens + passed.toNanos() / NANOS * perSecond);
    }
    refilledAt = now;
  }
}
