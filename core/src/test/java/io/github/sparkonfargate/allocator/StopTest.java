package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import io.github.sparkonfargate.ecs.LaunchRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of an application. */
@Timeout(120)
class StopTest {
  private final AllocatorLab lab = new AllocatorLab();

  @Test
  void stopsOnlyTheTasksThatAreLeft() {
    lab.want(3).pass(25);
    lab.registerAll();
    List<String> arns = lab.ecs.alive();
    lab.want(0);
    lab.ecs.exit(arns.get(0), 0, "");
    lab.ecs.exit(arns.get(2), 0, "");
    lab.pass(15);

    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.ecs.stops()).containsExactly(arns.get(1));
  }

  @Test
  void stopsNoTaskThatEndsByItselfInTime() throws InterruptedException {
    lab.want(2).pass(25);
    lab.registerAll();
    CountDownLatch stopped = new CountDownLatch(1);
    lab.allocator.start();
    Thread stopper =
        new Thread(
            () -> {
              lab.allocator.stop(Duration.ofSeconds(20));
              stopped.countDown();
            });
    lab.ecs.alive().forEach(arn -> lab.ecs.exit(arn, 0, ""));

    stopper.start();
    while (!stopped.await(10, TimeUnit.MILLISECONDS)) {
      lab.clock.advance(Duration.ofSeconds(1));
    }

    assertThat(lab.ecs.stops()).isEmpty();
  }

  @Test
  void stopsAtOnceWhatNeverRegistered() {
    lab.want(2);

    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.ecs.alive()).isEmpty();
    assertThat(lab.ecs.stops()).hasSize(2);
  }

  @Test
  void findsAndStopsWhatALostReplyStarted() {
    lab.ecs.next(Fault.LOST_REPLY);
    lab.want(5);

    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.ecs.alive()).isEmpty();
  }

  @Test
  void leavesTasksAloneWhereItIsToldTo() {
    AllocatorLab lenient =
        new AllocatorLab(
            AllocatorSettings.defaults(AllocatorLab.MARK, "spark").leavingTasksAtEnd());
    lenient.want(2).pass(25);

    lenient.allocator.stop(Duration.ZERO);

    assertThat(lenient.ecs.stops()).isEmpty();
  }

  @Test
  void tellsNoLossesAnyMore() {
    lab.want(2).pass(25);
    lab.registerAll();

    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.losses).isEmpty();
  }

  @Test
  void replacesNobodyWhoFollowsTheGoodbye() {
    lab.want(12).pass(25);
    lab.registerAll();
    lab.allocator.expectEnd();

    List<String> leaving = lab.ecs.alive().subList(0, 2);
    leaving.forEach(arn -> lab.ecs.exit(arn, 0, ""));
    lab.allocator.executorDisconnected("1");
    lab.allocator.executorDisconnected("2");
    lab.want(20).pass(60);

    assertThat(lab.ecs.launches()).extracting(LaunchRequest::count).containsExactly(10, 2);
    assertThat(lab.losses).isEmpty();
  }

  @Test
  void stopsAtTheEndWhatWasJustBeingLaunched() {
    lab.want(3);
    lab.allocator.expectEnd();
    lab.pass(5);

    assertThat(lab.ecs.stops()).isEmpty();
    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.ecs.stops()).hasSize(3);
  }

  @Test
  void outlivesAnExceptionThatScalaDoesNotDeclare() throws InterruptedException {
    loseOneWhileTheListener(() -> sneak(new IOException("Could not find CoarseGrainedScheduler.")));

    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.ecs.alive()).isEmpty();
    assertThat(lab.ecs.stops()).isNotEmpty();
  }

  @Test
  void stopsItsTasksWhereItsThreadCannotGoOn() throws InterruptedException {
    loseOneWhileTheListener(
        () -> {
          throw new LinkageError("no such class");
        });

    lab.allocator.stop(Duration.ofHours(1));

    assertThat(lab.failures).singleElement().asString().contains("no such class");
    assertThat(lab.ecs.alive()).isEmpty();
  }

  private void loseOneWhileTheListener(Runnable fails) throws InterruptedException {
    lab.want(3).pass(25);
    lab.registerAll();
    CountDownLatch told = new CountDownLatch(1);
    lab.onLoss =
        () -> {
          told.countDown();
          fails.run();
        };
    lab.ecs.exit(lab.ecs.alive().get(0), 137, "");
    lab.clock.advance(Duration.ofMinutes(5));
    lab.allocator.start();
    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> void sneak(Exception checked) throws E {
    throw (E) checked;
  }

  @Test
  void whoEndedUnseenIsLookedAtAndNotStoppedOneByOne() {
    lab.want(500).pass(60);
    lab.registerAll();
    lab.ecs.alive().forEach(arn -> lab.ecs.exit(arn, 0, ""));

    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.ecs.stops().size()).as("StopTask for what has ended").isLessThan(300);
  }

  @Test
  void mayBeCalledTwice() {
    lab.want(1);

    lab.allocator.stop(Duration.ZERO);
    lab.allocator.stop(Duration.ZERO);

    assertThat(lab.ecs.stops()).hasSize(1);
  }

  @Test
  void launchesOnItsOwnThreadAndEndsIt() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    StringBuilder thread = new StringBuilder();
    lab.allocator.start();
    lab.allocator.requestTotal(Map.of(0, 1));
    lab.allocator.identify(
        "arn:aws:ecs:eu-west-1:123456789012:task/fake/ffffffffffffffffffffffffffffffff",
        answer -> {
          thread.append(Thread.currentThread().getName());
          answered.countDown();
        });

    assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
    lab.allocator.stop(Duration.ZERO);

    assertThat(thread).hasToString("fargate-allocator");
    assertThat(lab.ecs.launches()).hasSizeLessThanOrEqualTo(1);
    assertThat(lab.ecs.alive()).isEmpty();
  }
}
