package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random requests, kills, losses, drains, throttles, lost replies and clock jumps against a model
 * of what may exist; the seed in the test's name replays one. Whatever happens: no launch takes the
 * live executors above the target and what is in flight, no task is forgotten, no id is used twice,
 * nobody is told twice, the target is reached once the trouble is over, and nothing is left at the
 * end.
 */
class RandomSchedulesTest {
  private static final int SCHEDULES = 500;
  private static final int STEPS = 60;
  private static final int MOST = 40;

  static IntStream seeds() {
    return IntStream.range(0, SCHEDULES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keepsItsPromisesWhateverHappens(int seed) {
    new Schedule(seed).run();
  }

  /** One schedule: the allocator, the simulated ECS and what the test knows of both. */
  private static final class Schedule {
    private final Random random;
    private final AllocatorLab lab = new AllocatorLab();
    private final Map<String, String> arnById = new HashMap<>();
    private int target;

    Schedule(int seed) {
      this.random = new Random(seed);
      lab.ecs.onLaunch(this::noLaunchOverTheTarget);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        disturb();
        registerSome();
        lab.pass(1 + random.nextInt(5));
        assertThat(lab.toldTwice).isEmpty();
        everyTaskIsKnown();
      }
      settle(random.nextInt(MOST));

      assertThat(lab.failures).isEmpty();
      assertThat(lab.ecs.launches()).extracting(LaunchRequest::count).allMatch(n -> n <= 10);
      lab.allocator.stop(Duration.ZERO);
      assertThat(lab.ecs.alive()).isEmpty();
    }

    /**
     * ECS's truth, not the allocator's belief: tasks that run and were not given up, with those of
     * calls without an answer, and the new ones, are never more than are wanted.
     */
    private void noLaunchOverTheTarget(LaunchRequest request) {
      Set<String> givenUp =
          lab.allocator.executors().stream()
              .filter(executor -> !executor.isLive())
              .map(Executor::arn)
              .collect(Collectors.toSet());
      long live = lab.ecs.alive().stream().filter(arn -> !givenUp.contains(arn)).count();
      assertThat(live + request.count())
          .as("live executors and a launch of %s, wanted %s", request.count(), target)
          .isLessThanOrEqualTo(target);
    }

    /** But for calls without an answer, every task that runs is in the allocator's table. */
    private void everyTaskIsKnown() {
      Set<String> known =
          lab.allocator.executors().stream().map(Executor::arn).collect(Collectors.toSet());
      List<String> forgotten =
          lab.ecs.alive().stream().filter(Predicate.not(known::contains)).toList();
      int unseen = lab.allocator.inDoubt().values().stream().mapToInt(Integer::intValue).sum();
      assertThat(forgotten).hasSizeLessThanOrEqualTo(unseen);
    }

    private void want(int executors) {
      target = executors;
      lab.want(executors);
    }

    private void disturb() {
      switch (random.nextInt(12)) {
        case 0, 1 -> want(random.nextInt(MOST));
        case 2 -> lab.ecs.next(Fault.THROTTLED, Fault.THROTTLED);
        case 3 -> lab.ecs.next(Fault.LOST_REPLY);
        case 4 -> lab.ecs.next(Fault.LOST_REQUEST, Fault.CAPACITY, Fault.PARTIAL);
        case 5 ->
            lab.ecs.failStarts(1 + random.nextInt(3), "Timeout waiting for network interface");
        case 6 -> anyTask(arn -> lab.ecs.exit(arn, 137, ""));
        case 7 ->
            anyTask(
                arn ->
                    lab.ecs.end(
                        arn,
                        new TaskSnapshot.Stop(
                            "SpotInterruption", "Your Spot Task was interrupted.", 143, "")));
        case 8 -> anyTask(this::release);
        case 9 -> anyTask(arn -> lab.allocator.executorsDraining(Set.of(idOf(arn))));
        case 10 -> anyTask(arn -> lab.allocator.executorDisconnected(idOf(arn)));
        default -> lab.clock.advance(Duration.ofSeconds(random.nextInt(20) - 5L));
      }
    }

    private void anyTask(java.util.function.Consumer<String> blow) {
      List<String> alive = lab.ecs.alive();
      if (!alive.isEmpty()) {
        blow.accept(alive.get(random.nextInt(alive.size())));
      }
    }

    /** As dynamic allocation does: one executor fewer, and this one. */
    private void release(String arn) {
      String id = idOf(arn);
      if (!id.isEmpty() && target > 0) {
        lab.allocator.executorsAskedToStop(Set.of(id));
        want(target - 1);
      }
    }

    private String idOf(String arn) {
      return lab.allocator.executors().stream()
          .filter(executor -> executor.arn().equals(arn))
          .map(Executor::id)
          .findFirst()
          .orElse("");
    }

    private void registerSome() {
      for (String arn : lab.ecs.alive()) {
        if (random.nextInt(3) == 0) {
          lab.clock.advance(Duration.ofMillis(600));
          register(arn);
        }
      }
    }

    private void register(String arn) {
      if (lab.identify(arn) instanceof IdentityAnswer.Identified identified) {
        String before = arnById.put(identified.executorId(), arn);
        assertThat(before).as("task of executor %s", identified.executorId()).isIn(null, arn);
        lab.allocator.executorRegistered(identified.executorId());
        lab.allocator.executorBegan(identified.executorId());
        lab.tick();
      }
    }

    /** No more trouble: the driver releases what is too much, and everything calms down. */
    private void settle(int wanted) {
      lab.ecs.calm();
      want(wanted);
      for (int round = 0; round < 40; round++) {
        lab.ecs.alive().forEach(this::register);
        endDrained();
        lab.pass(10);
        int excess = (int) working() - wanted;
        if (excess > 0) {
          lab.allocator.executorsAskedToStop(someWorking(excess));
        }
      }
      assertThat(lab.ecs.alive()).as("tasks alive in the end").hasSize(wanted);
    }

    /** An executor that drains ends by itself. */
    private void endDrained() {
      lab.allocator.executors().stream()
          .filter(executor -> executor.state() instanceof ExecutorState.Draining)
          .forEach(executor -> lab.ecs.exit(executor.arn(), 0, ""));
    }

    private long working() {
      return lab.allocator.executors().stream().filter(Executor::isLive).count();
    }

    private Set<String> someWorking(int count) {
      return lab.allocator.executors().stream()
          .filter(Executor::isLive)
          .limit(count)
          .map(Executor::id)
          .collect(Collectors.toSet());
    }
  }
}
