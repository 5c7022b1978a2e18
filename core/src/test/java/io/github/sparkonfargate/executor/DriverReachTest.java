package io.github.sparkonfargate.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverReachTest {
  private static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");

  private Instant now = BEGIN;
  private int knocks;

  @Test
  void anExecutorWhoseDriverIsGoneBeforeItRegisteredEndsWithinHalfAMinute() throws Exception {
    Optional<String> end = watch(knock -> false, Integer.MAX_VALUE);

    assertThat(end)
        .get()
        .asString()
        .contains("Connection refused", "it has ended", "spark.driver.port");
    assertThat(Duration.between(BEGIN, now)).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aDriverThatGoesWhileTheExecutorStartsIsMissedAsSoon() throws Exception {
    Optional<String> end = watch(knock -> knock <= 10, Integer.MAX_VALUE);

    assertThat(end).isPresent();
    Duration untilGone = Duration.ofSeconds(50);
    assertThat(Duration.between(BEGIN.plus(untilGone), now))
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aDriverThatIsOutOfReachForAMomentIsWaitedFor() throws Exception {
    assertThat(watch(knock -> knock % 4 == 0, 40)).isEmpty();
  }

  @Test
  void anExecutorThatHasRegisteredIsLeftToItsConnection() throws Exception {
    assertThat(watch(knock -> false, 2)).isEmpty();
    assertThat(knocks).isEqualTo(2);
  }

  @Test
  void aMachineThatStoodStillHasNotTriedForLong() throws Exception {
    DriverReach reach =
        new DriverReach(
            () -> {
              knocks++;
              if (knocks == 2) {
                throw new ConnectException("Connection refused");
              }
            },
            () -> knocks == 3,
            () -> now,
            time -> now = now.plus(knocks == 1 ? Duration.ofHours(1) : time));

    assertThat(reach.watch()).isEmpty();
  }

  @Test
  void aPortThatIsListenedAtIsReachedThoughNobodyAnswers() throws IOException {
    int port;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = silent.getLocalPort();
      assertThatCode(() -> door(port).knock()).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> door(port).knock()).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://CoarseGrainedScheduler@driver", "driver:7078", "spark:7078"})
  void whatNamesNoHostAndPortIsRefused(String url) {
    assertThatThrownBy(() -> DriverReach.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("--driver-url", url);
  }

  private static DriverReach.Door door(int port) {
    return DriverReach.of("spark://CoarseGrainedScheduler@127.0.0.1:" + port);
  }

  private interface Answers {
    boolean is(int knock);
  }

  private Optional<String> watch(Answers there, int registersAfter) throws InterruptedException {
    DriverReach reach =
        new DriverReach(
            () -> {
              knocks++;
              if (!there.is(knocks)) {
                throw new ConnectException("Connection refused");
              }
            },
            () -> knocks >= registersAfter,
            () -> now,
            time -> now = now.plus(time));
    return reach.watch();
  }
}
