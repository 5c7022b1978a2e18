package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets an executor id, and who does not. */
class IdentityTest {
  private static final String UNKNOWN =
      "arn:aws:ecs:eu-west-1:123456789012:task/fake/ffffffffffffffffffffffffffffffff";

  private final AllocatorLab lab = new AllocatorLab();

  @Test
  void tellsATaskItsExecutorEachTimeItAsks() {
    lab.want(1);
    String arn = lab.ecs.alive().get(0);

    assertThat(lab.identify(arn)).isEqualTo(new IdentityAnswer.Identified("1"));
    assertThat(lab.identify(arn)).isEqualTo(new IdentityAnswer.Identified("1"));
  }

  @Test
  void letsATaskWaitThatEcsDoesNotShowYet() {
    assertThat(lab.identify(UNKNOWN)).isInstanceOf(IdentityAnswer.NotYet.class);
  }

  @Test
  void refusesATaskOfAnotherApplication() {
    String foreign = lab.ecs.foreign("app-2");

    assertThat(lab.identify(foreign)).isInstanceOf(IdentityAnswer.Refused.class);
    assertThat(lab.ecs.alive()).contains(foreign);
    assertThat(lab.ecs.stops()).isEmpty();
  }

  @Test
  void adoptsATaskOfItsOwnThatItDoesNotKnow() {
    lab.want(0);
    lab.allocator.requestTotal(Map.of(0, 1));
    String ours = lab.ecs.foreign(AllocatorLab.MARK);

    assertThat(lab.identify(ours)).isEqualTo(new IdentityAnswer.Identified("1"));
    assertThat(lab.ecs.launches()).isEmpty();
  }

  @Test
  void countsAnAdoptedTaskToTheResourceProfileOfItsTag() {
    lab.ecs.next(Fault.LOST_REPLY);
    lab.want(Map.of(4, 1));

    lab.identify(lab.ecs.alive().get(0));
    lab.pass(10);

    assertThat(lab.ecs.all()).hasSize(1);
    assertThat(lab.ecs.stops()).isEmpty();
  }

  @Test
  void refusesWhatIsNoTaskWithoutAskingEcs() {
    assertThat(lab.identify("arn:aws:s3:::bucket")).isInstanceOf(IdentityAnswer.Refused.class);
    assertThat(lab.ecs.describes()).isZero();
  }

  @Test
  void answersWhatIsNoTextAtAll() {
    assertThat(lab.identify(null)).isInstanceOf(IdentityAnswer.Refused.class);
    assertThat(lab.identify("arn:aws:ecs:eu-west-1:123456789012:task/" + "f".repeat(1_000_000)))
        .isInstanceOf(IdentityAnswer.Refused.class);
  }

  /** The asker may be anybody; AWS's words name roles and accounts. */
  @Test
  void tellsNobodyWhatEcsSaid() {
    lab.ecs.describeFails(
        new EcsException(
            EcsException.Kind.ACCESS,
            "AccessDeniedException: arn:aws:sts::123456789012:assumed-role/driver/x"));

    assertThat(lab.identify(UNKNOWN))
        .isInstanceOfSatisfying(
            IdentityAnswer.Refused.class,
            refused -> assertThat(refused.reason()).doesNotContain("assumed-role", "AccessDenied"));
  }

  @Test
  void keepsAFloodOfQuestionsOutOfItsMemory() {
    List<IdentityAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 10_001; i++) {
      lab.allocator.identify(UNKNOWN, answers::add);
    }

    assertThat(answers).hasSize(1).first().isInstanceOf(IdentityAnswer.NotYet.class);
    lab.tick();
    assertThat(answers).hasSize(10_001);
  }

  @Test
  void doesNotLetQuestionsUseUpTheAccountsRate() {
    for (int i = 0; i < 50; i++) {
      lab.identify(UNKNOWN);
    }

    assertThat(lab.ecs.describes()).isLessThanOrEqualTo(2);
  }

  @Test
  void refusesAnExecutorThatIsNotWantedAnyMore() {
    lab.want(1);
    String arn = lab.ecs.alive().get(0);
    lab.allocator.executorsAskedToStop(Set.of("1"));

    assertThat(lab.identify(arn)).isInstanceOf(IdentityAnswer.Refused.class);
  }

  @Test
  void refusesATaskThatHasEnded() {
    lab.want(1);
    String arn = lab.ecs.alive().get(0);
    lab.ecs.exit(arn, 1, "");
    lab.pass(10);

    assertThat(lab.identify(arn)).isEqualTo(new IdentityAnswer.Refused("executor 1 has ended"));
  }

  @Test
  void refusesEverybodyOnceTheApplicationEnds() {
    lab.want(1);
    String arn = lab.ecs.alive().get(0);

    lab.allocator.stop(Duration.ZERO);

    List<IdentityAnswer> answers = new ArrayList<>();
    lab.allocator.identify(arn, answers::add);
    assertThat(answers).hasSize(1).first().isInstanceOf(IdentityAnswer.Refused.class);
  }
}
