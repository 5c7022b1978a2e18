package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.FakeEcsTasks;
import io.github.sparkonfargate.ecs.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** StopTask has no form for many tasks, and AWS's rate for it is shared with RunTask. */
class TaskStopperTest {
  private final ManualClock clock = new ManualClock();
  private final FakeEcsTasks ecs = new FakeEcsTasks(clock);
  private final TaskStopper stopper = new TaskStopper(ecs, clock);

  @AfterEach
  void close() {
    stopper.close();
  }

  @Test
  void stopsAThousandTasksAtNoMoreThanThirtyASecond() {
    List<TaskStopper.Order> left = orders(1_000);
    int seconds = 0;
    while (!left.isEmpty()) {
      left.removeAll(stopper.stop(left, clock.instant()).keySet());
      clock.advance(Duration.ofSeconds(1));
      seconds++;
    }

    assertThat(ecs.stops()).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(ecs.alive()).isEmpty();
    // (1000 - 60) / 30 a second.
    assertThat(seconds).isBetween(31, 34);
  }

  @Test
  void saysOfEachOrderWhatCameOfIt() {
    assertThat(stopper.stop(orders(3), clock.instant()).values())
        .hasSize(3)
        .containsOnly(Optional.empty());
    assertThat(stopper.stop(List.of(), clock.instant())).isEmpty();
  }

  @Test
  void asksNoFurtherWhereCallsGetNoAnswer() {
    ecs.stopFails(new EcsException(EcsException.Kind.UNAVAILABLE, "no network"));
    List<TaskStopper.Order> left = orders(60);

    assertThat(stopper.stop(left, clock.instant())).hasSize(8);
    assertThat(stopper.stop(left, clock.instant())).as("at once").isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(stopper.stop(left, clock.instant())).as("a second later").hasSize(8);
  }

  @Test
  void leavesSlowCallsToTheNextRound() {
    ecs.stopsTake(Duration.ofMillis(500));

    assertThat(stopper.stop(orders(60), clock.instant())).as("8 calls take 4 s").hasSize(16);
  }

  private List<TaskStopper.Order> orders(int count) {
    List<TaskStopper.Order> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(new TaskStopper.Order(ecs.foreign("app"), "because"));
    }
    return orders;
  }
}
