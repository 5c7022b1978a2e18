package io.github.sparkonfargate.shuffle.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReadLatencyTest {
  private final ReadLatency latency = new ReadLatency();

  @Test
  void sendsNothingTwiceBeforeItKnowsWhatIsUsual() {
    for (int i = 0; i < 31; i++) {
      latency.record(millis(20));
    }

    assertThat(latency.hedge(millis(10_000))).isFalse();
    latency.record(millis(20));
    assertThat(latency.hedge(millis(10_000))).isTrue();
  }

  @Test
  void waitsForTwiceWhatNineteenOfTwentyReadsTake() {
    LongStream.rangeClosed(1, 96).forEach(i -> latency.record(millis(i)));

    // 19 of 20 of 1..96 ms take 91 ms.
    assertThat(latency.hedge(millis(181))).isFalse();
    assertThat(latency.hedge(millis(182))).isTrue();
  }

  @Test
  void sendsNothingTwiceThatIsFastAnyway() {
    LongStream.range(0, 64).forEach(i -> latency.record(millis(1)));

    assertThat(latency.hedge(millis(49))).isFalse();
    assertThat(latency.hedge(millis(50))).isTrue();
  }

  @Test
  void forgetsWhatWasUsualLongAgo() {
    LongStream.range(0, 256).forEach(i -> latency.record(millis(1_000)));
    assertThat(latency.hedge(millis(500))).isFalse();
    LongStream.range(0, 256).forEach(i -> latency.record(millis(30)));

    assertThat(latency.hedge(millis(500))).isTrue();
  }

  @Test
  void sendsAtMostOneReadInTwentyTwiceAndAFewAtOnce() {
    LongStream.range(0, 200).forEach(i -> latency.record(millis(20)));
    int hedged = 0;
    for (int i = 0; i < 200; i++) {
      hedged += latency.hedge(millis(5_000)) ? 1 : 0;
    }

    assertThat(hedged).isEqualTo(200 / 20 + 4);
    assertThat(latency.hedged()).isEqualTo(hedged);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
