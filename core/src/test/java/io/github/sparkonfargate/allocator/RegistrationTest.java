package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.ExecutorLoss.Kind;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An executor that registers in the moment in which it is given up: one of the two happens. */
class RegistrationTest {
  private final AllocatorLab lab = new AllocatorLab();

  @Test
  void whoRegistersIsNotCancelledForASmallerTargetThoughTheMessageIsStillUnderWay() {
    String id = identified();

    assertThat(lab.allocator.admits(id)).isTrue();
    lab.want(0);

    assertThat(lab.ecs.stops()).isEmpty();
    lab.allocator.executorRegistered(id);
    lab.pass(60);
    assertThat(lab.ecs.stops()).as("Spark says when it is idle").isEmpty();
    assertThat(lab.losses).isEmpty();
  }

  @Test
  void whoWasCancelledMayNotRegister() {
    String id = identified();

    lab.want(0).pass(40);

    assertThat(lab.ecs.stops()).hasSize(1);
    assertThat(lab.allocator.admits(id)).isFalse();
  }

  @Test
  void whoRegistersAtTheLastMomentIsNotGivenUp() {
    String id = identified();

    assertThat(lab.allocator.admits(id)).isTrue();
    lab.pass(400);

    assertThat(lab.losses).isEmpty();
    lab.allocator.executorRegistered(id);
    lab.tick();
    assertThat(lab.ecs.alive()).hasSize(1);
  }

  @Test
  void whoWasGivenUpMayNotRegisterSinceSparkWasToldOfItsLoss() {
    String id = identified();

    lab.pass(400);

    assertThat(lab.loss(id).message()).contains("did not register");
    assertThat(lab.allocator.admits(id)).isFalse();
  }

  @Test
  void whoRegistersWhileItsTaskIsBeingStoppedIsToldLostOnceItsConnectionBreaks() {
    lab.ecs.shutDownTakes(Duration.ofSeconds(60));
    String id = identified();
    String arn = lab.ecs.alive().get(0);
    assertThat(lab.allocator.admits(id)).isTrue();

    lab.ecs.end(arn, new TaskSnapshot.Stop("UserInitiated", "by hand", -1, ""));
    lab.pass(20);
    assertThat(lab.losses).as("it is about to work").isEmpty();
    lab.allocator.executorRegistered(id);
    lab.tick();
    lab.allocator.executorDisconnected(id);
    lab.pass(80);

    assertThat(lab.loss(id).kind()).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(lab.toldTwice).isEmpty();
  }

  private String identified() {
    lab.want(1).pass(25);
    return ((IdentityAnswer.Identified) lab.identify(lab.ecs.alive().get(0))).executorId();
  }
}
