package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ECS does not know a task: right after RunTask that is normal, later it is a loss. */
class MissingTest {
  private static final EcsException OUTAGE =
      new EcsException(EcsException.Kind.UNAVAILABLE, "no network");

  private final AllocatorLab lab = new AllocatorLab();

  @AfterEach
  void nobodyIsToldTwice() {
    assertThat(lab.toldTwice).isEmpty();
  }

  @Test
  void oneMissingAnswerBeforeAnOutageIsNoLoss() {
    lab.ecs.invisibleFor(Duration.ofSeconds(5));
    lab.want(2).pass(3);

    lab.ecs.describeFails(OUTAGE);
    lab.pass(200);
    assertThat(lab.losses).isEmpty();
    lab.ecs.describeFails(null);
    lab.pass(20);

    assertThat(lab.losses).isEmpty();
    assertThat(lab.ecs.launches()).hasSize(1);
  }

  @Test
  void whoRegisteredWhileEcsDidNotKnowItIsKnownToBeThere() {
    lab.ecs.invisibleFor(Duration.ofSeconds(100));
    lab.want(1).pass(50);
    lab.registerAll();

    lab.pass(60);

    assertThat(lab.losses).isEmpty();
  }

  @Test
  void whoIsGivenUpAsMissingMayNotRegisterAfterwards() {
    lab.want(1).pass(25);
    String arn = lab.ecs.alive().get(0);
    String id = ((IdentityAnswer.Identified) lab.identify(arn)).executorId();

    lab.ecs.forget(arn);
    lab.pass(90);

    assertThat(lab.loss(id).message()).contains("not known to ECS");
    assertThat(lab.allocator.admits(id)).isFalse();
  }
}
