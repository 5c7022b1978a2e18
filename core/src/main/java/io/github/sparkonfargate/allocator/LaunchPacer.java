package io.github.sparkonfargate.allocator;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps launches within AWS's rate, counted in tasks as AWS counts. The account's rate is shared
 * with others, so throttling halves ours; it recovers within twenty seconds.
 */
final class LaunchPacer {
  private static final Duration RECOVERY = Duration.ofSeconds(20);
  private static final double SLOWEST = 0.5;

  private final double fullRate;
  private final TokenBucket tokens;
  private double reducedRate;
  private Instant reducedAt;

  LaunchPacer(AllocatorSettings.Pacing pacing, Instant now) {
    this.fullRate = pacing.launchesPerSecond();
    this.tokens = new TokenBucket(fullRate, pacing.launchBurst(), now);
    this.reducedRate = fullRate;
    this.reducedAt = now;
  }

  /** Tasks that may be launched now. */
  int permits(Instant now) {
    tokens.rate(rate(now), now);
    return tokens.whole(now);
  }

  Duration until(int count, Instant now) {
    tokens.rate(rate(now), now);
    return tokens.until(count, now);
  }

  void launched(int count, Instant now) {
    tokens.take(count, now);
  }

  /** AWS asked for fewer calls: what we saved up is worth nothing there. */
  void throttled(Instant now) {
    reducedRate = Math.max(Math.min(SLOWEST, fullRate), rate(now) / 2);
    reducedAt = now;
    tokens.rate(reducedRate, now);
    tokens.empty(now);
  }

  /** Tasks a second, now. */
  double rate(Instant now) {
    double share = (double) Duration.between(reducedAt, now).toMillis() / RECOVERY.toMillis();
    return reducedRate + (fullRate - reducedRate) * Math.max(0, Math.min(1, share));
  }
}
