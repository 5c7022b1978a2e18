package io.github.sparkonfargate.allocator;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Waits longer after each failure in a row, with jitter, so that many applications do not come back
 * in step. Never sleeps: it names the moment before which nothing should be tried.
 */
final class LaunchBackoff {
  private static final int MAX_DOUBLINGS = 20;

  private final Duration initial;
  private final Duration most;
  private final RandomGenerator random;
  private int failures;
  private Instant notBefore = Instant.MIN;

  /**
   * @param initial wait after the first failure
   * @param most longest wait, after many failures in a row
   */
  LaunchBackoff(Duration initial, Duration most, RandomGenerator random) {
    this.initial = initial;
    this.most = most;
    this.random = random;
  }

  /** For launches that came to nothing: it takes a while until there is capacity. */
  static LaunchBackoff forWantOfCapacity(AllocatorSettings.Pacing pacing, RandomGenerator random) {
    return new LaunchBackoff(pacing.backoffInitial(), pacing.backoffMost(), random);
  }

  /** For calls that got no answer or were one too many: the next second is another. */
  static LaunchBackoff forCalls(RandomGenerator random) {
    return new LaunchBackoff(Duration.ofMillis(500), Duration.ofSeconds(20), random);
  }

  boolean isOver(Instant now) {
    return !now.isBefore(notBefore);
  }

  /** Zero when it is over. */
  Duration remaining(Instant now) {
    return isOver(now) ? Duration.ZERO : Duration.between(now, notBefore);
  }

  /** One more failure. Failures seen while waiting belong to the same wave and do not add up. */
  void failed(Instant now) {
    if (!isOver(now)) {
      return;
    }
    long full = initial.toMillis() << Math.min(failures, MAX_DOUBLINGS);
    long wait = full <= 0 ? most.toMillis() : Math.min(full, most.toMillis());
    notBefore = now.plusMillis(wait / 2 + random.nextLong(wait / 2 + 1));
    failures++;
  }

  void succeeded() {
    failures = 0;
    notBefore = Instant.MIN;
  }
}
