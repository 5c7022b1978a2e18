package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.ExecutorLoss.Kind;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executors that finish their tasks and leave, whoever wants it. */
class DrainingTest {
  private static final TaskSnapshot.Stop SPOT =
      new TaskSnapshot.Stop("SpotInterruption", "Your Spot Task was interrupted.", 143, "");

  private final AllocatorLab lab = new AllocatorLab();

  @BeforeEach
  void twoExecutorsWork() {
    lab.ecs.shutDownTakes(Duration.ofSeconds(60));
    lab.want(2).pass(25);
    lab.registerAll();
  }

  @AfterEach
  void nobodyIsToldTwice() {
    assertThat(lab.toldTwice).isEmpty();
  }

  @Test
  void replacesADrainingExecutorAtOnceAndStopsNobody() {
    lab.allocator.executorsDraining(Set.of("1"));
    lab.tick();

    assertThat(lab.ecs.alive()).hasSize(3);
    assertThat(lab.ecs.stops()).isEmpty();
    assertThat(lab.losses).isEmpty();
  }

  @Test
  void takesItsEndForWhatWasAskedFor() {
    String arn = lab.ecs.alive().get(0);
    lab.allocator.executorsDraining(Set.of("1"));
    lab.pass(5);

    lab.ecs.exit(arn, 0, "");
    lab.allocator.executorDisconnected("1");
    lab.pass(70);

    assertThat(lab.loss("1").kind()).isEqualTo(Kind.REQUESTED);
    assertThat(lab.loss("1").message()).contains("when its tasks were done");
  }

  @Test
  void saysWhyWhenADrainingExecutorCrashes() {
    String arn = lab.ecs.alive().get(0);
    lab.allocator.executorsDraining(Set.of("1"));

    lab.ecs.exit(arn, 52, "");
    lab.pass(70);

    assertThat(lab.loss("1").kind()).isEqualTo(Kind.APPLICATION);
  }

  @Test
  void warnsOfSpotsTwoMinutesOnceAndReplacesAhead() {
    lab.ecs.end(lab.ecs.alive().get(0), SPOT);
    lab.pass(11);

    assertThat(lab.endings).containsOnlyKeys("1");
    assertThat(lab.endings.get("1")).contains("Spot takes it back");
    assertThat(lab.ecs.alive()).as("the other and the replacement").hasSize(2);
    lab.pass(60);
    assertThat(lab.loss("1").kind()).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(lab.loss("1").message()).contains("interrupted by Fargate Spot");
  }

  @Test
  void ignoresDrainingOfExecutorsThatHaveNotRegistered() {
    lab.want(3).pass(1);

    lab.allocator.executorsDraining(Set.of("3"));
    lab.pass(1);

    assertThat(lab.ecs.alive()).hasSize(3);
  }

  @Test
  void stopsADrainingExecutorWhenItIsKilledAfterAll() {
    lab.allocator.executorsDraining(Set.of("1"));
    lab.tick();

    lab.allocator.executorsAskedToStop(Set.of("1"));
    lab.pass(10);

    assertThat(lab.ecs.stops()).hasSize(1);
  }
}
