package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant BEGAN = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void countsWhatHasPassedSinceItBegan() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    SteadyClock clock = new SteadyClock(BEGAN, nanos::get);

    assertThat(clock.instant()).isEqualTo(BEGAN);
    // System.nanoTime may pass through the end of a long.
    nanos.addAndGet(2_000_000_000L);

    assertThat(clock.instant()).isEqualTo(BEGAN.plusSeconds(2));
  }
}
