package io.github.sparkonfargate.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.allocator.IdentityAnswer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ExecutorIdentityTest {

  private static final String TASK = "arn:aws:ecs:us-east-1:123456789012:task/spark/0123";
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private final ScriptedDriver driver = new ScriptedDriver();
  private final List<Duration> rests = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  private final ExecutorIdentity identity =
      new ExecutorIdentity(
          driver,
          () -> now,
          time -> {
            rests.add(time);
            now = now.plus(time);
          });

  @Test
  void takesTheIdTheDriverGives() throws Exception {
    driver.will(new IdentityAnswer.Identified("7"));

    assertThat(identity.learn(TASK, PATIENCE)).isEqualTo("7");
    assertThat(driver.questions).containsExactly(new ExecutorIdRequest(TASK));
    assertThat(rests).isEmpty();
  }

  @Test
  void asksAgainWhileTheDriverDoesNotKnowTheTaskYet() throws Exception {
    driver.will(new IdentityAnswer.NotYet());
    driver.will(new IdentityAnswer.NotYet());
    driver.will(new IdentityAnswer.Identified("7"));

    assertThat(identity.learn(TASK, PATIENCE)).isEqualTo("7");
    assertThat(rests).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void asksAgainWhenTheDriverCannotBeReached() throws Exception {
    driver.failsWith(new IOException("connection refused"));
    driver.will(new IdentityAnswer.Identified("7"));

    assertThat(identity.learn(TASK, PATIENCE)).isEqualTo("7");
  }

  @Test
  void givesUpAtOnceWhenTheDriverRefuses() {
    driver.will(new IdentityAnswer.Refused("it was started by another application"));

    assertThatThrownBy(() -> identity.learn(TASK, PATIENCE))
        .isInstanceOf(ExecutorIdentity.RefusedException.class)
        .hasMessageContaining("it was started by another application");
    assertThat(rests).isEmpty();
  }

  @Test
  void givesUpWhenTimeIsUpAndSaysWhatWentWrongLast() {
    driver.forEver(new IOException("connection refused"));

    assertThatThrownBy(() -> identity.learn(TASK, PATIENCE))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("within 300 s")
        .hasMessageContaining("connection refused")
        .hasMessageContaining("spark.driver.port")
        .hasCauseInstanceOf(IOException.class);
    assertThat(rests.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(PATIENCE);
    assertThat(rests).allMatch(rest -> rest.compareTo(Duration.ofSeconds(5)) <= 0);
  }

  /** Answers in the given order. */
  private static final class ScriptedDriver implements ExecutorIdentity.Driver {
    final List<ExecutorIdRequest> questions = new ArrayList<>();
    private final Deque<Object> answers = new ArrayDeque<>();
    private Exception always;

    void will(IdentityAnswer answer) {
      answers.add(answer);
    }

    void failsWith(Exception failure) {
      answers.add(failure);
    }

    void forEver(Exception failure) {
      always = failure;
    }

    @Override
    public IdentityAnswer ask(ExecutorIdRequest request) throws Exception {
      questions.add(request);
      if (always != null) {
        throw always;
      }
      Object next = answers.remove();
      if (next instanceof Exception failure) {
        throw failure;
      }
      return (IdentityAnswer) next;
    }
  }
}
