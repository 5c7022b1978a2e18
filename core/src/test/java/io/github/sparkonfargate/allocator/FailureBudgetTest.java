package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code spark.executor.maxNumFailures}, and recovery after an executor ran out of memory. */
class FailureBudgetTest {

  @Test
  void endsTheApplicationAfterTooManyFailedExecutors() {
    AllocatorLab lab = lab(new AllocatorSettings.Failures(2, Duration.ZERO));

    crash(lab, 1, 50);
    crash(lab, 1, 50);
    assertThat(lab.failures).isEmpty();
    crash(lab, 1, 50);

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.failures.get(0))
        .contains("3 executors failed", "spark.executor.maxNumFailures=2", "exit code 50");
  }

  @Test
  void forgetsFailuresOlderThanTheValidityInterval() {
    AllocatorLab lab = lab(new AllocatorSettings.Failures(1, Duration.ofSeconds(60)));

    crash(lab, 1, 50);
    lab.pass(61);
    crash(lab, 1, 50);

    assertThat(lab.failures).isEmpty();
  }

  @Test
  void countsNeitherSpotNorKillsNorPeople() {
    AllocatorLab lab = lab(new AllocatorSettings.Failures(0, Duration.ZERO));

    for (String code : new String[] {"SpotInterruption", "InfrastructureHealth", "UserInitiated"}) {
      lab.want(1).pass(25);
      lab.registerAll();
      lab.ecs.end(lab.ecs.alive().get(0), new TaskSnapshot.Stop(code, "because", 143, ""));
      lab.pass(10);
    }
    crash(lab, 1, 137);

    assertThat(lab.losses.size()).isGreaterThanOrEqualTo(4);
    assertThat(lab.failures).isEmpty();
  }

  @Test
  void countsNoExecutorThatEndedWithoutAnError() {
    AllocatorLab lab = lab(new AllocatorSettings.Failures(0, Duration.ZERO));

    crash(lab, 1, 0);

    assertThat(lab.loss("1").kind()).isEqualTo(ExecutorLoss.Kind.APPLICATION);
    assertThat(lab.failures).isEmpty();
  }

  @Test
  void runsOneTaskAnExecutorAfterOneRanOutOfMemory() {
    AllocatorLab lab = lab(AllocatorSettings.Failures.UNLIMITED);
    crash(lab, 1, 50);
    lab.pass(30);
    assertThat(lab.orders).extracting(LaunchOrder::singleTask).containsOnly(false);

    crash(lab, 1, 52);
    lab.pass(30);

    assertThat(lab.orders.get(lab.orders.size() - 1).singleTask()).isTrue();
  }

  @Test
  void takesTheContainersOutOfMemoryForOneToo() {
    AllocatorLab lab = lab(AllocatorSettings.Failures.UNLIMITED);
    oneWorks(lab);

    runOutOfMemory(lab);
    lab.pass(30);

    assertThat(lab.loss("1").message()).contains("spark.executor.memoryOverhead");
    assertThat(lab.orders.get(lab.orders.size() - 1).singleTask()).isTrue();
  }

  @Test
  void replacesNobodyBeforeItIsKnownWhetherTheMemoryRanOut() {
    AllocatorLab lab = lab(AllocatorSettings.Failures.UNLIMITED);
    oneWorks(lab);

    lab.allocator.executorDisconnected("1");
    lab.pass(3);
    assertThat(lab.orders).hasSize(1);
    runOutOfMemory(lab);
    lab.pass(5);

    assertThat(lab.orders).extracting(LaunchOrder::singleTask).containsExactly(false, true);
  }

  @Test
  void aReasonThatComesLateStillTellsHowToGoOn() {
    AllocatorLab lab = lab(new AllocatorSettings.Failures(0, Duration.ZERO));
    oneWorks(lab);
    lab.ecs.describeFails(new EcsException(EcsException.Kind.UNAVAILABLE, "no network"));
    lab.allocator.executorDisconnected("1");
    lab.ecs.exit(lab.ecs.alive().get(0), 52, "");
    lab.pass(35);
    assertThat(lab.loss("1").message()).contains("gave no reason");
    assertThat(lab.failures).isEmpty();

    lab.ecs.describeFails(null);
    lab.pass(10);
    lab.want(2).pass(5);

    assertThat(lab.failures).singleElement().asString().contains("spark.executor.maxNumFailures");
  }

  @Test
  void aReasonThatComesLateBeginsTheRecovery() {
    AllocatorLab lab = lab(AllocatorSettings.Failures.UNLIMITED);
    oneWorks(lab);
    lab.ecs.describeFails(new EcsException(EcsException.Kind.UNAVAILABLE, "no network"));
    lab.allocator.executorDisconnected("1");
    lab.ecs.exit(lab.ecs.alive().get(0), 52, "");
    lab.pass(35);

    lab.ecs.describeFails(null);
    lab.pass(10);
    lab.want(2).pass(5);

    assertThat(lab.orders.get(lab.orders.size() - 1).singleTask()).isTrue();
  }

  @Test
  void replacesAnExecutorWhoseEndNobodyExplains() {
    AllocatorLab lab = lab(AllocatorSettings.Failures.UNLIMITED);
    oneWorks(lab);

    lab.allocator.executorDisconnected("1");
    lab.pass(35);

    assertThat(lab.orders).hasSize(2);
  }

  @Test
  void replacesAtOnceWhereTheReasonChangesNothing() {
    AllocatorLab lab =
        new AllocatorLab(
            AllocatorSettings.defaults(AllocatorLab.MARK, "spark")
                .with(AllocatorSettings.Recovery.NEVER));
    oneWorks(lab);

    lab.allocator.executorDisconnected("1");
    lab.tick();

    assertThat(lab.orders).hasSize(2);
  }

  @Test
  void keepsExecutorsAsTheyAreWhereRecoveryIsOff() {
    AllocatorLab lab =
        new AllocatorLab(
            AllocatorSettings.defaults(AllocatorLab.MARK, "spark")
                .with(AllocatorSettings.Recovery.NEVER));

    crash(lab, 1, 52);
    lab.pass(30);

    assertThat(lab.orders).extracting(LaunchOrder::singleTask).containsOnly(false);
  }

  @Test
  void runsOneTaskAnExecutorFromTheStartWhereThatIsAsked() {
    AllocatorLab lab =
        new AllocatorLab(
            AllocatorSettings.defaults(AllocatorLab.MARK, "spark")
                .with(AllocatorSettings.Recovery.ALWAYS));

    lab.want(3);

    assertThat(lab.orders).extracting(LaunchOrder::singleTask).containsExactly(true);
  }

  private static AllocatorLab lab(AllocatorSettings.Failures failures) {
    return new AllocatorLab(AllocatorSettings.defaults(AllocatorLab.MARK, "spark").with(failures));
  }

  private static void crash(AllocatorLab lab, int executors, int exitCode) {
    lab.want(executors).pass(25);
    lab.registerAll();
    lab.ecs.exit(lab.ecs.alive().get(0), exitCode, "");
    lab.pass(10);
  }

  private static void oneWorks(AllocatorLab lab) {
    lab.want(1).pass(25);
    lab.registerAll();
  }

  private static void runOutOfMemory(AllocatorLab lab) {
    lab.ecs.exit(
        lab.ecs.alive().get(0), 137, "OutOfMemoryError: Container killed due to memory usage");
  }
}
