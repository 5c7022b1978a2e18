package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.ExecutorLoss.Kind;
import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The allocator's main flows, on a simulated ECS and a manual clock. */
class ExecutorAllocatorTest {
  private final AllocatorLab lab = new AllocatorLab();

  @AfterEach
  void nobodyIsToldTwice() {
    assertThat(lab.toldTwice).isEmpty();
  }

  @Test
  void launchesInBatchesOfTen() {
    lab.want(25);

    assertThat(lab.ecs.launches()).extracting(LaunchRequest::count).containsExactly(10, 10, 5);
    assertThat(lab.ecs.alive()).hasSize(25);
  }

  @Test
  void launchesNothingBeforeItIsAsked() {
    lab.pass(30);

    assertThat(lab.ecs.launches()).isEmpty();
  }

  @Test
  void launchesAThousandExecutorsWithAHundredCallsAtAwssPace() {
    lab.want(1000).pass(46);

    assertThat(lab.ecs.launches()).hasSize(100);
    assertThat(lab.ecs.alive()).hasSize(1000);
  }

  @Test
  void neverLaunchesFasterThanTheAccountMay() {
    lab.want(1000).pass(10);

    assertThat(lab.ecs.alive()).hasSizeBetween(280, 300);
  }

  @Test
  void asksEcsAtMostTwiceASecondHoweverManyTasks() {
    lab.want(1000).pass(60);
    int before = lab.ecs.describes();

    lab.pass(30);

    assertThat(lab.ecs.describes() - before).isLessThanOrEqualTo(62);
  }

  @Test
  void asksSeldomWhenEverythingRuns() {
    lab.want(50).pass(25);
    lab.registerAll();
    lab.pass(10);
    int before = lab.ecs.describes();

    lab.pass(60);

    assertThat(lab.ecs.describes() - before).isLessThanOrEqualTo(7);
  }

  @Test
  void countsExecutorsOfEachResourceProfile() {
    lab.want(Map.of(0, 2, 3, 4)).pass(25);

    assertThat(lab.ecs.launches())
        .extracting(
            request -> request.tags().get("spark-resource-profile-id") + "x" + request.count())
        .containsExactly("0x2", "3x4");
  }

  @Test
  void handsOutDecimalIdsFromOne() {
    lab.want(3);

    assertThat(lab.ecs.alive()).extracting(lab::register).containsExactly("1", "2", "3");
  }

  @Test
  void replacesAnExecutorThatIsKilledAndBlamesNobody() {
    lab.want(2).pass(25);
    lab.registerAll();
    String victim = lab.ecs.alive().get(0);

    lab.ecs.exit(victim, 137, "");
    lab.allocator.executorDisconnected("1");
    lab.tick();
    lab.pass(5);

    assertThat(lab.loss("1").kind()).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(lab.loss("1").exitCode()).isEqualTo(137);
    assertThat(lab.ecs.alive()).hasSize(2).doesNotContain(victim);
    assertThat(lab.register(lab.ecs.alive().get(1))).isEqualTo("3");
  }

  @Test
  void namesTheSettingWhenTheContainerRanOutOfMemory() {
    lab.want(1).pass(25);
    lab.registerAll();

    lab.ecs.exit(
        lab.ecs.alive().get(0), 137, "OutOfMemoryError: Container killed due to memory usage");
    lab.allocator.executorDisconnected("1");
    lab.pass(5);

    assertThat(lab.loss("1").kind()).isEqualTo(Kind.APPLICATION);
    assertThat(lab.loss("1").message()).contains("spark.executor.memoryOverhead");
  }

  @Test
  void noticesATaskThatEndsWithoutADisconnection() {
    lab.want(1).pass(25);
    lab.registerAll();

    lab.ecs.exit(lab.ecs.alive().get(0), 52, "");
    lab.pass(15);

    assertThat(lab.loss("1").message()).contains("spark.executor.memory");
    assertThat(lab.ecs.alive()).hasSize(1);
  }

  @Test
  void givesUpWaitingForAReasonAndStopsTheTask() {
    lab.want(1).pass(25);
    lab.registerAll();
    String arn = lab.ecs.alive().get(0);

    lab.allocator.executorDisconnected("1");
    lab.pass(31);

    assertThat(lab.loss("1").kind()).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(lab.ecs.stops()).containsExactly(arn);
  }

  @Test
  void replacesAnExecutorThatSpotTakesBack() {
    lab.want(1).pass(25);
    lab.registerAll();

    lab.ecs.end(
        lab.ecs.alive().get(0),
        new TaskSnapshot.Stop("SpotInterruption", "Your Spot Task was interrupted.", 137, ""));
    lab.pass(15);

    assertThat(lab.loss("1").kind()).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(lab.loss("1").message()).contains("Spot");
    assertThat(lab.ecs.alive()).hasSize(1);
  }

  @Test
  void toleratesATaskThatIsMissingForAWhile() {
    lab.ecs.invisibleFor(Duration.ofSeconds(50));

    lab.want(1).pass(59);

    assertThat(lab.losses).isEmpty();
    assertThat(lab.ecs.alive()).hasSize(1);
  }

  @Test
  void replacesATaskThatEcsForgot() {
    lab.want(1).pass(25);
    lab.registerAll();

    lab.ecs.forget(lab.ecs.alive().get(0));
    lab.pass(80);

    assertThat(lab.loss("1").kind()).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(lab.ecs.alive()).hasSize(1);
  }

  @Test
  void cancelsTheNewestThatHaveNotRegistered() {
    lab.want(4).pass(25);
    List<String> arns = lab.ecs.alive();
    lab.register(arns.get(3));

    lab.want(2).pass(45);

    assertThat(lab.ecs.stops()).containsExactlyInAnyOrder(arns.get(1), arns.get(2));
    assertThat(lab.loss("3").kind()).isEqualTo(Kind.REQUESTED);
  }

  @Test
  void launchesOnceThoughTheTargetFallsAndRisesFasterThanExecutorsStart() {
    for (int stage = 0; stage < 5; stage++) {
      lab.want(10).pass(5);
      lab.want(0).pass(3);
    }
    assertThat(lab.ecs.launches()).hasSize(1);
    assertThat(lab.ecs.stops()).isEmpty();

    lab.pass(30);
    assertThat(lab.ecs.alive()).as("wanted by nobody for a minute").isEmpty();
  }

  @Test
  void neverStopsARegisteredExecutorByItself() {
    lab.want(4).pass(25);
    lab.registerAll();

    lab.want(0).pass(120);

    assertThat(lab.ecs.stops()).isEmpty();
    assertThat(lab.ecs.alive()).hasSize(4);
  }

  @Test
  void sparesAnExecutorThatEndsWhenToldStopTask() {
    lab.want(1).pass(25);
    lab.registerAll();

    lab.allocator.requestTotal(Map.of(0, 0));
    lab.allocator.executorsAskedToStop(Set.of("1"));
    lab.tick();
    lab.ecs.exit(lab.ecs.alive().get(0), 0, "");
    lab.allocator.executorDisconnected("1");
    lab.pass(20);

    assertThat(lab.ecs.stops()).isEmpty();
    assertThat(lab.loss("1").kind()).isEqualTo(Kind.REQUESTED);
  }

  @Test
  void stopsTheTaskOfAnExecutorThatDoesNotEndWhenTold() {
    lab.want(1).pass(25);
    lab.registerAll();
    String arn = lab.ecs.alive().get(0);

    lab.allocator.requestTotal(Map.of(0, 0));
    lab.allocator.executorsAskedToStop(Set.of("1"));
    lab.pass(15);

    assertThat(lab.ecs.stops()).containsExactly(arn);
    assertThat(lab.loss("1").kind()).isEqualTo(Kind.REQUESTED);
  }

  @Test
  void replacesAnExecutorThatNeverRegisters() {
    lab.want(1).pass(301);

    assertThat(lab.loss("1").message()).contains("spark.fargate.allocation.executor.timeout");
    assertThat(lab.ecs.stops()).hasSize(1);
    lab.pass(5);
    assertThat(lab.ecs.alive()).hasSize(1);
  }

  @Test
  void keepsToTheCapsOnPendingAndOnAll() {
    AllocatorLab capped =
        new AllocatorLab(
            AllocatorSettings.defaults(AllocatorLab.MARK, "spark")
                .with(new AllocatorSettings.Limits(3, 3, 5, 3, 10)));

    capped.want(20).pass(25);
    assertThat(capped.ecs.alive()).hasSize(3);
    capped.registerAll();
    capped.pass(25);

    assertThat(capped.ecs.alive()).hasSize(5);
  }

  @Test
  void failsTheApplicationWhenTheRequestItselfIsRefused() {
    lab.ecs.next(Fault.PERMANENT);

    lab.want(3).pass(60);

    assertThat(lab.failures).containsExactly("Subnet does not exist");
    assertThat(lab.ecs.launches()).hasSize(1);
  }
}
