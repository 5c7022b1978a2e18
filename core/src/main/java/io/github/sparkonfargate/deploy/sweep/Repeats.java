package io.github.sparkonfargate.deploy.sweep;

import io.github.sparkonfargate.ecs.EcsException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Repeats a call that ECS may answer later. A driver paces and repeats its own, so that the client
 * of tasks does not; a sweep is often of a full cluster, where calls are throttled.
 */
final class Repeats {
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final Consumer<Duration> pause;

  /**
   * @param pause between two calls
   */
  Repeats(Consumer<Duration> pause) {
    this.pause = pause;
  }

  /** With pauses of half a second to eight. */
  static Repeats patient() {
    return new Repeats(Repeats::sleep);
  }

  /**
   * @throws EcsException that repeating does not help, or has not helped
   */
  <T> T of(Supplier<T> call) {
    Duration rest = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (EcsException e) {
        if (!e.isTransient() || attempt == ATTEMPTS) {
          throw e;
        }
        pause.accept(rest);
        rest = rest.multipliedBy(2);
      }
    }
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EcsException(
          EcsException.Kind.UNAVAILABLE, "interrupted between two calls of ECS", e);
    }
  }
}
