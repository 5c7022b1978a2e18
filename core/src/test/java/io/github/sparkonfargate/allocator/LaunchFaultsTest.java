package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.ExecutorLoss.Kind;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault of launching, injected. */
class LaunchFaultsTest {
  private static final String MANIFEST =
      "CannotPullContainerError: manifest for spark:nope not found: manifest unknown";
  private static final String INTERFACE =
      "Timeout waiting for network interface provisioning to complete.";

  private final AllocatorLab lab = new AllocatorLab();

  @AfterEach
  void nobodyIsToldTwice() {
    assertThat(lab.toldTwice).isEmpty();
  }

  @Test
  void backsOffWhenThrottledAndReachesTheTarget() {
    lab.ecs.next(Fault.THROTTLED, Fault.THROTTLED);

    lab.want(10);
    assertThat(lab.ecs.launches()).hasSize(1);
    lab.pass(60);

    assertThat(lab.ecs.alive()).hasSize(10);
    assertThat(lab.ecs.launches()).hasSize(3);
  }

  @Test
  void launchesAThousandInLessThanTwiceTheTimeThoughThreeCallsInTenAreThrottled() {
    Random random = new Random(7);
    Fault[] faults = new Fault[400];
    Arrays.setAll(faults, i -> random.nextInt(10) < 3 ? Fault.THROTTLED : Fault.NONE);
    lab.ecs.next(faults);

    lab.want(1_000).pass(85);

    assertThat(lab.ecs.all()).as("45 s without a fault").hasSize(1_000);
    assertThat(lab.ecs.launches()).hasSizeBetween(120, 180);
  }

  @Test
  void backsOffWhenThereIsNoCapacityAndReachesTheTarget() {
    lab.ecs.next(Fault.CAPACITY, Fault.CAPACITY, Fault.QUOTA);

    lab.want(5).pass(30);

    assertThat(lab.ecs.alive()).hasSize(5);
    assertThat(lab.failures).isEmpty();
  }

  @Test
  void goesOnWithWhatTheVcpuQuotaAllowsAndReachesTheTargetWhenItIsRaised() {
    lab.want(5).pass(25);
    lab.registerAll();
    lab.ecs.next(Fault.QUOTA, Fault.QUOTA, Fault.QUOTA, Fault.QUOTA);

    lab.want(10).pass(20);
    assertThat(lab.ecs.alive()).hasSize(5);
    lab.pass(60);

    assertThat(lab.ecs.alive()).hasSize(10);
    assertThat(lab.failures).isEmpty();
  }

  @Test
  void launchesTheRestWhenEcsStartedHalf() {
    lab.ecs.next(Fault.PARTIAL);

    lab.want(10).pass(10);

    assertThat(lab.ecs.launches()).extracting(LaunchRequest::count).containsExactly(10, 5);
    assertThat(lab.ecs.alive()).hasSize(10);
  }

  @Test
  void repeatsALostReplyWithTheSameTokenAndLaunchesNothingTwice() {
    lab.ecs.next(Fault.LOST_REPLY);

    lab.want(10).pass(10);

    assertThat(lab.ecs.all()).hasSize(10);
    assertThat(lab.ecs.launches())
        .hasSize(2)
        .extracting(LaunchRequest::clientToken)
        .containsOnly(lab.ecs.launches().get(0).clientToken());
  }

  @Test
  void launchesAfterAllWhenTheRequestNeverArrived() {
    lab.ecs.next(Fault.LOST_REQUEST, Fault.LOST_REQUEST);

    lab.want(10).pass(10);

    assertThat(lab.ecs.all()).hasSize(10);
  }

  @Test
  void findsTasksByTheirMarkWhenTheRepeatIsRefused() {
    lab.ecs.next(Fault.LOST_REPLY, Fault.CAPACITY);

    lab.want(4).pass(20);

    assertThat(lab.ecs.all()).hasSize(4);
    lab.registerAll();
    assertThat(lab.ecs.alive()).hasSize(4);
  }

  @Test
  void identifiesATaskWhoseReplyWasLostByAskingEcs() {
    lab.ecs.next(Fault.LOST_REPLY);
    lab.want(2);

    String id = lab.register(lab.ecs.alive().get(1));
    lab.pass(10);

    assertThat(id).isEqualTo("1");
    assertThat(lab.register(lab.ecs.alive().get(0))).isEqualTo("2");
    assertThat(lab.ecs.all()).hasSize(2);
    assertThat(lab.ecs.stops()).isEmpty();
  }

  @Test
  void replacesATaskThatFailedToStartForAPassingReason() {
    lab.ecs.failStarts(2, INTERFACE);

    lab.want(2).pass(40);

    assertThat(lab.ecs.alive()).hasSize(2);
    assertThat(lab.failures).isEmpty();
    assertThat(lab.losses.values())
        .extracting(ExecutorLoss::kind)
        .containsExactly(Kind.INFRASTRUCTURE, Kind.INFRASTRUCTURE);
  }

  @ParameterizedTest
  @CsvSource({"UserInitiated, stopped by a rule of the account", "SpotInterruption, interrupted"})
  void pacesTriesWhereEveryTaskIsEndedBeforeItsExecutorRegisters(String code, String reason) {
    lab.want(2);
    for (int minute = 0; minute < 20; minute++) {
      for (int second = 0; second < 60; second++) {
        lab.ecs
            .alive()
            .forEach(arn -> lab.ecs.end(arn, new TaskSnapshot.Stop(code, reason, -1, "")));
        lab.pass(1);
      }
    }

    assertThat(lab.ecs.all().size()).as("tasks of two executors in 20 minutes").isBetween(20, 120);
    assertThat(lab.failures).as("it says nothing of image, roles and network").isEmpty();
    lab.pass(120);
    assertThat(lab.ecs.alive()).as("once nobody ends them").hasSize(2);
  }

  @Test
  void doesNotHoldUpTheManyForTheFewThatFailToStart() {
    lab.want(200).tick();
    lab.ecs.failStarts(4, INTERFACE);
    lab.pass(8);

    assertThat(lab.losses).hasSize(4);
    assertThat(lab.ecs.alive()).as("200 and no pause").hasSize(200);
  }

  @Test
  void waitsLongerAfterEachWaveOfStartFailures() {
    lab.ecs.failStarts(1000, INTERFACE);

    lab.want(1).pass(120);

    assertThat(lab.ecs.launches()).hasSizeBetween(4, 9);
    assertThat(lab.failures).isEmpty();
  }

  @Test
  void failsAnApplicationWithoutExecutorsAfterTenLaunchesInVain() {
    lab.ecs.failStarts(1000, INTERFACE);

    lab.want(4).pass(1_500);

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.failures.get(0))
        .contains("10 launches in a row started no executor", "network interface");
    assertThat(lab.ecs.launches()).hasSize(10);
  }

  @Test
  void waitsForPassingReasonsAsLongAsAnyExecutorWorks() {
    lab.want(1).pass(40);
    lab.registerAll();
    lab.ecs.failStarts(1000, INTERFACE);

    lab.want(4).pass(1_500);

    assertThat(lab.failures).isEmpty();
    assertThat(lab.ecs.launches().size()).isGreaterThan(11);
  }

  @Test
  void failsTheApplicationAfterThreePermanentStartFailuresInARow() {
    lab.ecs.failStarts(100, MANIFEST);

    lab.want(1).pass(120);

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.failures.get(0))
        .contains("3 launches in a row", "manifest unknown", "spark.fargate.container.image");
    assertThat(lab.ecs.launches()).hasSize(3);
  }

  @Test
  void oneBadMinuteOfARegistryIsNotThreeFailuresInARow() {
    lab.ecs.failStarts(10, MANIFEST);

    lab.want(10).pass(60);
    lab.registerAll();

    assertThat(lab.failures).isEmpty();
    assertThat(lab.ecs.alive()).hasSize(10);
  }

  @Test
  void aResourceProfileWithoutCapacityHoldsUpNoOther() {
    lab.ecs.next(Fault.CAPACITY);

    lab.want(Map.of(0, 1, 1, 10));

    assertThat(lab.ecs.alive()).hasSize(10);
    assertThat(lab.ecs.launches()).extracting(LaunchRequest::count).containsExactly(1, 10);

    lab.want(Map.of(0, 1, 1, 20));

    assertThat(lab.ecs.alive()).as("while profile 0 waits").hasSize(20);
    lab.pass(5);
    assertThat(lab.ecs.alive()).hasSize(21);
  }

  @Test
  void whatIsRefusedForGoodHoldsUpTheOthersSinceTheApplicationEnds() {
    lab.ecs.next(Fault.PERMANENT);

    lab.want(Map.of(0, 1, 1, 10)).pass(5);

    assertThat(lab.failures).containsExactly("Subnet does not exist");
    assertThat(lab.ecs.launches()).hasSize(1);
  }

  @Test
  void aRoundMakesOneCallThatTakesLongHoweverManyAreInDoubt() {
    Duration timeout = Duration.ofSeconds(10);
    Fault[] black = new Fault[60];
    Arrays.fill(black, Fault.LOST_REQUEST);
    lab.ecs.next(black).callsTake(timeout);
    lab.want(100);

    for (int round = 0; round < 80; round++) {
      Instant before = lab.clock.instant();
      lab.tick();
      assertThat(Duration.between(before, lab.clock.instant())).isLessThanOrEqualTo(timeout);
      lab.clock.advance(Duration.ofMillis(500));
    }

    assertThat(lab.ecs.all()).as("slow answers are answers").isNotEmpty();
    lab.ecs.callsTake(Duration.ZERO);
    lab.pass(120);
    assertThat(lab.ecs.alive()).hasSize(100);
  }

  @Test
  void slowAnswersCostNoTimeBeyondTheirOwn() {
    lab.ecs.callsTake(Duration.ofSeconds(1));
    lab.allocator.requestTotal(Map.of(0, 100));
    Instant begin = lab.clock.instant();

    while (lab.ecs.all().size() < 100) {
      lab.clock.advance(lab.allocator.tick());
    }

    assertThat(Duration.between(begin, lab.clock.instant())).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void forgivesAPermanentLookingFailureWhenOthersStart() {
    for (int round = 0; round < 5; round++) {
      lab.ecs.failStarts(1, MANIFEST);
      lab.want(round + 1).pass(60);
      lab.registerAll();
    }

    assertThat(lab.failures).isEmpty();
    assertThat(lab.ecs.alive()).hasSize(5);
  }

  @Test
  void failsTheApplicationWhenNoExecutorEverRegisters() {
    lab.want(1);
    for (int i = 0; i < 40 && lab.failures.isEmpty(); i++) {
      lab.pass(25);
      lab.ecs.alive().forEach(arn -> lab.ecs.exit(arn, 1, ""));
    }

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.failures.get(0)).contains("3 executors in a row", "exit code 1");
    assertThat(lab.ecs.launches()).hasSize(3);
  }

  @Test
  void goesOnWhenEcsCannotBeReachedForAWhile() {
    lab.want(2).pass(25);
    lab.registerAll();
    lab.ecs.describeFails(new EcsException(EcsException.Kind.UNAVAILABLE, "no network"));
    lab.pass(300);
    assertThat(lab.losses).isEmpty();

    lab.ecs.describeFails(null);
    lab.ecs.exit(lab.ecs.alive().get(0), 137, "");
    lab.pass(20);

    assertThat(lab.losses).containsOnlyKeys("1");
    assertThat(lab.failures).isEmpty();
  }

  @Test
  void failsTheApplicationWhenItMayNotSeeItsTasks() {
    lab.ecs.describeFails(new EcsException(EcsException.Kind.ACCESS, "not authorized"));

    lab.want(2).pass(60);

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.failures.get(0)).contains("ecs:DescribeTasks");
  }

  @Test
  void saysWhatEcsSaysWhereItsClusterIsGone() {
    lab.ecs.describeFails(new EcsException(EcsException.Kind.CLUSTER, "it is INACTIVE"));

    lab.want(2).pass(60);

    assertThat(lab.failures).containsExactly("it is INACTIVE");
  }

  @Test
  void oneMissingAnswerAfterAnOutageIsNoLoss() {
    lab.want(1).pass(25);
    lab.registerAll();
    lab.ecs.describeFails(new EcsException(EcsException.Kind.UNAVAILABLE, "no network"));
    lab.pass(120);

    lab.ecs.describeFails(null).invisibleFor(Duration.ofSeconds(190));
    lab.pass(60);

    assertThat(lab.losses).isEmpty();
    assertThat(lab.ecs.launches()).hasSize(1);
  }

  @Test
  void aStopThatIsRefusedIsTriedAgainWhenCredentialsMayHaveBeenRenewed() {
    lab.want(1).pass(60);
    lab.ecs.stopFails(new EcsException(EcsException.Kind.ACCESS, "the token has expired"));
    lab.want(0).pass(50);
    assertThat(lab.ecs.stops()).hasSize(1);

    lab.ecs.stopFails(null);
    lab.pass(60);

    assertThat(lab.ecs.stops()).hasSize(2);
    assertThat(lab.ecs.alive()).isEmpty();
  }
}
