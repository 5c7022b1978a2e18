package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Executors whose containers start and which never run a task: paced, told apart, ended. */
class StartsTest {
  private static final int NO_DRIVER = 78;
  private static final TaskSnapshot.Stop STOPPED =
      new TaskSnapshot.Stop("UserInitiated", "by a rule of the account", -1, "");

  private final AllocatorLab lab = new AllocatorLab();

  @Test
  void failingStartsOfOneProfileHoldUpNoOther() {
    lab.want(Map.of(0, 3, 1, 1)).pass(25);
    beginAll(0);
    for (int times = 0; times < 8; times++) {
      lab.pass(25);
      arns(1).forEach(arn -> lab.ecs.end(arn, STOPPED));
      lab.pass(5);
    }
    assertThat(lab.failures).isEmpty();

    int before = launches(0);
    lab.ecs.end(arns(0).get(0), new TaskSnapshot.Stop("SpotInterruption", "taken back", 143, ""));
    lab.pass(13);

    assertThat(launches(0)).isEqualTo(before + 1);
  }

  @Test
  void executorsOfOtherProfilesDoNotHideAProfileThatCannotStart() {
    lab.want(Map.of(0, 3, 1, 1)).pass(25);

    for (int times = 0; times < 40 && lab.failures.isEmpty(); times++) {
      exitAll(1, 1);
      beginAll(0);
      lab.pass(70);
    }

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.failures.get(0)).contains("ended before they registered", "exit code 1");
  }

  @Test
  void executorsThatRegisterAndCannotRunTasksArePacedAndEndTheApplication() {
    lab.want(2);
    Instant began = lab.clock.instant();
    for (int times = 0; times < 40 && lab.failures.isEmpty(); times++) {
      lab.pass(25);
      lab.ecs.alive().forEach(this::registerOnly);
      lab.ecs.alive().forEach(arn -> lab.ecs.exit(arn, 1, ""));
    }
    lab.pass(5);

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.failures.get(0)).contains("before they could run tasks", "spark.plugins");
    assertThat(lab.ecs.all().size()).isLessThan(10);
    assertThat(Duration.between(began, lab.clock.instant())).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void oneThatNeverStartsEndsNoApplicationWhoseOthersWork() {
    lab.want(4).pass(25);
    lab.registerAll();
    lab.want(5);

    for (int times = 0; times < 30; times++) {
      lab.pass(25);
      starting().forEach(arn -> lab.ecs.exit(arn, NO_DRIVER, ""));
      lab.pass(60);
    }

    assertThat(lab.failures).isEmpty();
    assertThat(lab.losses.size()).as("it was tried on").isGreaterThan(10);
    assertThat(working()).hasSize(4);
  }

  @Test
  void whatNobodyWantsAnyMoreEndsNoApplication() {
    lab.want(6).pass(20);
    lab.want(0);

    starting().forEach(arn -> lab.ecs.exit(arn, NO_DRIVER, ""));
    lab.pass(10);

    assertThat(lab.losses).hasSize(6);
    assertThat(lab.failures).isEmpty();
  }

  @Test
  void aLargeTargetIsNotWaitedForWhereLaunchAfterLaunchIsInVain() {
    lab.want(4_000);
    for (int times = 0; times < 60 && lab.failures.isEmpty(); times++) {
      lab.pass(25);
      lab.ecs.alive().forEach(arn -> lab.ecs.exit(arn, NO_DRIVER, ""));
      lab.pass(2);
    }

    assertThat(lab.failures).hasSize(1);
    assertThat(lab.ecs.all().size()).as("containers paid for").isLessThan(2_500);
  }

  @Test
  void noMoreAreWaitedForThanThereMayBe() {
    AllocatorLab capped =
        new AllocatorLab(
            AllocatorSettings.defaults(AllocatorLab.MARK, "spark")
                .with(new AllocatorSettings.Limits(1_000, 1_000, 2, 100, 100)));
    capped.want(1_000);
    for (int times = 0; times < 60 && capped.failures.isEmpty(); times++) {
      capped.pass(25);
      capped.ecs.alive().forEach(arn -> capped.ecs.exit(arn, NO_DRIVER, ""));
      capped.pass(65);
    }

    assertThat(capped.failures).hasSize(1);
    assertThat(capped.losses).as("twice the two that there may be").hasSize(4);
  }

  private void registerOnly(String arn) {
    String id = ((IdentityAnswer.Identified) lab.identify(arn)).executorId();
    assertThat(lab.allocator.admits(id)).isTrue();
    lab.allocator.executorRegistered(id);
    lab.tick();
  }

  private void beginAll(int profile) {
    arns(profile).forEach(lab::register);
  }

  private void exitAll(int profile, int exitCode) {
    lab.pass(25);
    arns(profile).forEach(arn -> lab.ecs.exit(arn, exitCode, ""));
  }

  private List<String> arns(int profile) {
    return lab.allocator.executors().stream()
        .filter(each -> each.resourceProfileId() == profile && each.isLive())
        .map(Executor::arn)
        .toList();
  }

  private List<String> starting() {
    return lab.allocator.executors().stream()
        .filter(Executor::isStarting)
        .map(Executor::arn)
        .toList();
  }

  private List<Executor> working() {
    return lab.allocator.executors().stream().filter(Executor::isWorking).toList();
  }

  private int launches(int profile) {
    return (int) lab.orders.stream().filter(order -> order.resourceProfileId() == profile).count();
  }
}
