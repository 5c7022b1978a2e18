package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaunchPacingTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private final LaunchPacer pacer = new LaunchPacer(AllocatorSettings.Pacing.DEFAULT, START);

  @Test
  void restsAfterALookThatGotNoAnswerAndTookItsTime() {
    AllocatorLab lab = new AllocatorLab();
    lab.want(1);
    lab.ecs.looksTake(Duration.ofSeconds(10));
    lab.ecs.describeFails(new EcsException(EcsException.Kind.UNAVAILABLE, "no network"));
    int before = lab.ecs.describes();

    lab.pass(10);

    assertThat(lab.ecs.describes() - before).as("looks in 20 rounds").isBetween(2, 6);
  }

  @Test
  void launchesThoughLooksAtTasksAreSlow() {
    AllocatorLab lab = new AllocatorLab();
    lab.want(1);
    lab.ecs.looksTake(Duration.ofSeconds(6));
    lab.pass(3);

    lab.want(5).pass(10);

    assertThat(lab.ecs.alive()).hasSize(5);
  }

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
  void halvesItsRateAndItsSavingsWhenThrottledAndRecoversAsFastAsAwsRefills() {
    pacer.throttled(0, START);

    assertThat(pacer.permits(START)).isEqualTo(50);
    assertThat(pacer.rate(START)).isEqualTo(10);
    assertThat(pacer.rate(START.plusSeconds(1))).isEqualTo(14);
    assertThat(pacer.rate(START.plusMillis(2_500))).isEqualTo(20);
    assertThat(pacer.rate(START.plusSeconds(40))).isEqualTo(20);
  }

  @Test
  void halvesItsRateOnceForAWaveOfThrottledCalls() {
    for (int millis = 0; millis < 5_000; millis += 500) {
      pacer.throttled(0, START.plusMillis(millis));
    }

    assertThat(pacer.rate(START.plusSeconds(2))).isEqualTo(18);
    pacer.throttled(0, START.plusSeconds(5));
    assertThat(pacer.rate(START.plusSeconds(5))).isEqualTo(10);
  }

  @Test
  void doesNotCountTasksThatAThrottledCallDidNotLaunch() {
    pacer.launched(100, START);
    pacer.throttled(10, START);

    assertThat(pacer.permits(START)).isEqualTo(5);

    pacer.launched(5, START);
    pacer.throttled(5, START);
    assertThat(pacer.permits(START)).as("in the same wave").isEqualTo(5);
  }

  @Test
  void neverStopsAltogetherHoweverOftenItIsThrottled() {
    Instant now = START;
    for (int i = 0; i < 50; i++) {
      pacer.throttled(0, now);
      now = now.plusSeconds(5);
    }

    assertThat(pacer.rate(now)).isGreaterThanOrEqualTo(0.5);
  }

  @Test
  void survivesAClockThatIsSetBack() {
    pacer.launched(100, START);

    assertThat(pacer.permits(START.minusSeconds(3600))).isZero();
    assertThat(pacer.permits(START.minusSeconds(3599))).isPositive();
  }

  @Test
  void backsOffLongerAfterEachWaveUpToTheMost() {
    LaunchBackoff backoff =
        LaunchBackoff.forWantOfCapacity(AllocatorSettings.Pacing.DEFAULT, new Random(1));
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
    LaunchBackoff backoff =
        LaunchBackoff.forWantOfCapacity(AllocatorSettings.Pacing.DEFAULT, new Random(1));
    for (int i = 0; i < 100; i++) {
      backoff.failed(START);
    }

    assertThat(backoff.remaining(START)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void forgetsTheFailuresAfterASuccess() {
    LaunchBackoff backoff =
        LaunchBackoff.forWantOfCapacity(AllocatorSettings.Pacing.DEFAULT, new Random(1));
    backoff.failed(START);

    backoff.succeeded();

    assertThat(backoff.isOver(START)).isTrue();
  }
}
