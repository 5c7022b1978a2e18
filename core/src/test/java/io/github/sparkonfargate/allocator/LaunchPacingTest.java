package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaunchPacingTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private final LaunchPacer pacer = new LaunchPacer(AllocatorSettings.Pacing.DEFAULT, START);

  @Test
  void allowsABurstAndThenTheSustainedRate() {
    pacer.launched(100, START);

    assertThat(pacer.permits(START)).isZero();
    assertThat(pacer.permits(START.plusSeconds(1))).isEqualTo(20);
    assertThat(pacer.permits(START.plusSeconds(60))).isEqualTo(100);
  }

  @Test
  void namesTheMomentOfTheNextCall() {
    pacer.launched(100, START);

    assertThat(pacer.until(10, START)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void halvesItsRateWhenThrottledAndRecovers() {
    pacer.throttled(START);

    assertThat(pacer.permits(START)).isZero();
    assertThat(pacer.rate(START)).isEqualTo(10);
    assertThat(pacer.rate(START.plusSeconds(10))).isEqualTo(15);
    assertThat(pacer.rate(START.plusSeconds(40))).isEqualTo(20);
  }

  @Test
  void neverStopsAltogetherHoweverOftenItIsThrottled() {
    for (int i = 0; i < 50; i++) {
      pacer.throttled(START);
    }

    assertThat(pacer.rate(START)).isGreaterThanOrEqualTo(0.5);
  }

  @Test
  void survivesAClockThatIsSetBack() {
    pacer.launched(100, START);

    assertThat(pacer.permits(START.minusSeconds(3600))).isZero();
    assertThat(pacer.permits(START.minusSeconds(3599))).isPositive();
  }

  @Test
  void backsOffLongerAfterEachWaveUpToTheMost() {
    LaunchBackoff backoff = new LaunchBackoff(AllocatorSettings.Pacing.DEFAULT, new Random(1));
    Instant now = START;
    for (int wave = 0; wave < 10; wave++) {
      backoff.failed(now);
      long most = Math.min(60_000, 2_000L << wave);
      assertThat(backoff.remaining(now).toMillis()).isBetween(most / 2, most);
      now = now.plus(backoff.remaining(now));
      assertThat(backoff.isOver(now)).isTrue();
    }
  }

  @Test
  void countsFailuresOfOneWaveOnce() {
    LaunchBackoff backoff = new LaunchBackoff(AllocatorSettings.Pacing.DEFAULT, new Random(1));
    for (int i = 0; i < 100; i++) {
      backoff.failed(START);
    }

    assertThat(backoff.remaining(START)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void forgetsTheFailuresAfterASuccess() {
    LaunchBackoff backoff = new LaunchBackoff(AllocatorSettings.Pacing.DEFAULT, new Random(1));
    backoff.failed(START);

    backoff.succeeded();

    assertThat(backoff.isOver(START)).isTrue();
  }
}
