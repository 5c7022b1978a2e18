package io.github.sparkonfargate.allocator;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps launches within AWS's rate, counted in tasks as AWS counts. The account's rate is shared
 * with others, so throttling halves ours: once for a wave of throttled calls, since one shortage
 * fails several of them, and for no longer than AWS's own bucket takes to refill, since an older
 * refusal says nothing of what is there now.
 */
final class LaunchPacer {
  private static final double SLOWEST = 0.5;

  private final double fullRate;
  private final Duration refill;
  private final TokenBucket tokens;
  private double reducedRate;
  private Instant reducedAt = Instant.EPOCH;

  LaunchPacer(AllocatorSettings.Pacing pacing, Instant now) {
    this.fullRate = pacing.launchesPerSecond();
    this.refill = Duration.ofMillis((long) (1_000 * pacing.launchBurst() / fullRate));
    this.tokens = new TokenBucket(fullRate, pacing.launchBurst(), now);
    this.reducedRate = fullRate;
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
    tokens.rate(rate(now), now);
    tokens.take(count, now);
  }

  /**
   * AWS asked for fewer calls.
   *
   * @param count tasks that were not launched, and that AWS did not count
   */
  void throttled(int count, Instant now) {
    tokens.rate(rate(now), now);
    tokens.giveBack(count, now);
    // Both ways: after a clock was set back the old wave is over.
    if (Duration.between(reducedAt, now).abs().compareTo(refill) < 0) {
      return;
    }
    reducedRate = Math.max(Math.min(SLOWEST, fullRate), rate(now) / 2);
    reducedAt = now;
    // Others live on the same account: there is less in its bucket than we saved up.
    tokens.halve(now);
    tokens.rate(reducedRate, now);
  }

  /** Tasks a second, now. */
  double rate(Instant now) {
    double share = (double) Duration.between(reducedAt, now).toMillis() / refill.toMillis();
    double recovered = fullRate * Math.max(0, share);
    return Math.min(fullRate, reducedRate + recovered);
  }
}
