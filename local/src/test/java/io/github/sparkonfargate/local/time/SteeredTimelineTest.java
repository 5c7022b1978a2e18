package io.github.sparkonfargate.local.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SteeredTimelineTest {
  private final SteeredTimeline time = SteeredTimeline.start();
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    time.close();
  }

  @Test
  void beginsWithTheTimeOfTheWall() {
    assertThat(Duration.between(time.now(), Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
    assertThat(time.scale()).isEqualTo(1);
  }

  @Test
  void leapRunsWhatFallsDueInItsOrderAtItsTime() {
    time.scale(0);
    Instant begin = time.now();
    time.after(Duration.ofHours(2), () -> ran.add("2h " + since(begin)));
    time.after(
        Duration.ofHours(1),
        () -> {
          ran.add("1h " + since(begin));
          time.after(Duration.ofMinutes(30), () -> ran.add("1h30 " + since(begin)));
        });
    time.after(Duration.ofHours(5), () -> ran.add("5h"));
    time.advance(Duration.ofHours(3));
    assertThat(ran).containsExactly("1h PT1H", "1h30 PT1H30M", "2h PT2H");
    assertThat(since(begin)).isEqualTo(Duration.ofHours(3));
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, time.now());
  }

  @Test
  void timeThatStandsStillAnswersAllTheSame() {
    time.scale(0);
    Instant before = time.now();
    assertThat(time.call(() -> "answer")).isEqualTo("answer");
    assertThat(time.now()).isEqualTo(before);
  }

  @Test
  void timeThatRunsFastMakesADaysWaitShort() throws Exception {
    CompletableFuture<Instant> day = new CompletableFuture<>();
    Instant begin = time.now();
    time.after(Duration.ofDays(1), () -> day.complete(time.now()));
    time.scale(1_000_000);
    assertThat(Duration.between(begin, day.get(20, TimeUnit.SECONDS)))
        .isGreaterThanOrEqualTo(Duration.ofDays(1));
  }

  @Test
  void failureOfAQuestionReachesWhoAsked() {
    assertThatThrownBy(
            () ->
                time.call(
                    () -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
  }

  @Test
  void failedStepDoesNotStopTheOthers() {
    time.post(
        () -> {
          throw new IllegalStateException("expected by a test");
        });
    time.post(() -> ran.add("next"));
    await().until(() -> ran.contains("next"));
  }

  @Test
  void ownerMayAskItself() {
    assertThat(time.call(() -> time.call(() -> 7))).isEqualTo(7);
  }

  @Test
  void askingAfterTheEndIsRefused() {
    time.close();
    assertThatThrownBy(() -> time.call(() -> 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void durationsAreReadAsPeopleWriteThem() {
    assertThat(Durations.parse("300ms")).isEqualTo(Duration.ofMillis(300));
    assertThat(Durations.parse("1.5h")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Durations.parse(" 7d")).isEqualTo(Duration.ofDays(7));
    for (String wrong : List.of("", "5", "-1s", "1 s", "1w", "99999999d")) {
      assertThatThrownBy(() -> Durations.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }
}
