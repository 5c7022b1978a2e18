package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/**
 * The driver's credentials expire while executors, which need none of them, work. Whoever renews
 * them finds the application as it was.
 */
class ExpiredCredentialsTest {
  private static final EcsException EXPIRED =
      new EcsException(EcsException.Kind.CREDENTIALS, "The security token is expired");

  private final AllocatorLab lab = new AllocatorLab();

  @Test
  void theApplicationGoesOnWithTheExecutorsItHas() {
    lab.want(2).pass(25);
    lab.registerAll();

    lab.ecs.describeFails(EXPIRED);
    lab.pass(3_600);

    assertThat(lab.failures).isEmpty();
    assertThat(lab.losses).isEmpty();
    assertThat(lab.ecs.alive()).hasSize(2);
  }

  @Test
  void launchesArePacedMeanwhileAndTheTargetIsReachedAfterwards() {
    lab.ecs.next(Collections.nCopies(20, Fault.EXPIRED).toArray(Fault[]::new));

    lab.want(2).pass(120);
    assertThat(lab.failures).isEmpty();
    assertThat(lab.ecs.launches()).as("calls in two minutes").hasSizeBetween(4, 19);
    lab.ecs.calm();
    lab.pass(90);

    assertThat(lab.failures).isEmpty();
    assertThat(lab.ecs.alive()).hasSize(2);
  }

  @Test
  void launchesStayWhereTheyAreConfigured() {
    lab.ecs.next(Fault.EXPIRED, Fault.EXPIRED);

    lab.want(2).pass(30);

    assertThat(lab.orders)
        .extracting(LaunchOrder::place)
        .containsOnly(LaunchOrder.Place.AS_CONFIGURED);
  }

  @Test
  void anExecutorThatAsksWhoItIsAsksAgain() {
    lab.ecs.next(Fault.LOST_REPLY);
    lab.want(1);
    lab.ecs.describeFails(EXPIRED);

    assertThat(lab.identify(lab.ecs.alive().get(0))).isInstanceOf(IdentityAnswer.NotYet.class);
    lab.ecs.describeFails(null);
    lab.pass(10);

    assertThat(lab.register(lab.ecs.alive().get(0))).isEqualTo("1");
  }
}
