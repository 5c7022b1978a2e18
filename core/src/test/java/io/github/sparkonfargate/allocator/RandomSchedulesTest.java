package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random requests, kills, losses, throttles, lost replies and clock jumps; the seed in the test's
 * name replays one. Whatever happens, the invariants hold and the target is reached in the end.
 */
class RandomSchedulesTest {
  private static final int STEPS = 60;
  private static final int MOST = 40;

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keepsItsPromisesWhateverHappens(int seed) {
    Random random = new Random(seed);
    AllocatorLab lab = new AllocatorLab();
    Set<String> ids = new HashSet<>();
    for (int step = 0; step < STEPS; step++) {
      disturb(lab, random);
      registerSome(lab, random, ids);
      lab.pass(1 + random.nextInt(5));
      assertThat(lab.toldTwice).isEmpty();
    }
    int target = random.nextInt(MOST);

    settle(lab, target, ids);

    assertThat(lab.failures).isEmpty();
    assertThat(lab.ecs.launches()).extracting(LaunchRequest::count).allMatch(n -> n <= 10);
    lab.allocator.stop(Duration.ZERO);
    assertThat(lab.ecs.alive()).isEmpty();
  }

  private static void disturb(AllocatorLab lab, Random random) {
    List<String> alive = lab.ecs.alive();
    switch (random.nextInt(9)) {
      case 0, 1 -> lab.want(random.nextInt(MOST));
      case 2 -> lab.ecs.next(Fault.THROTTLED, Fault.THROTTLED);
      case 3 -> lab.ecs.next(Fault.LOST_REPLY);
      case 4 -> lab.ecs.next(Fault.LOST_REQUEST, Fault.CAPACITY, Fault.PARTIAL);
      case 5 -> lab.ecs.failStarts(1 + random.nextInt(3), "Timeout waiting for network interface");
      case 6 -> {
        if (!alive.isEmpty()) {
          lab.ecs.exit(alive.get(random.nextInt(alive.size())), 137, "");
        }
      }
      case 7 -> {
        if (!alive.isEmpty()) {
          lab.ecs.end(
              alive.get(random.nextInt(alive.size())),
              new TaskSnapshot.Stop(
                  "SpotInterruption", "Your Spot Task was interrupted.", 143, ""));
        }
      }
      default -> lab.clock.advance(Duration.ofSeconds(random.nextInt(20) - 5L));
    }
  }

  private static void registerSome(AllocatorLab lab, Random random, Set<String> ids) {
    for (String arn : lab.ecs.alive()) {
      if (random.nextInt(3) == 0) {
        lab.clock.advance(Duration.ofMillis(600));
        register(lab, arn, ids);
      }
    }
  }

  private static void register(AllocatorLab lab, String arn, Set<String> ids) {
    if (lab.identify(arn) instanceof IdentityAnswer.Identified identified) {
      ids.add(identified.executorId());
      lab.allocator.executorRegistered(identified.executorId());
      lab.tick();
    }
  }

  /** No more trouble: the driver releases what is too much, and everything calms down. */
  private static void settle(AllocatorLab lab, int target, Set<String> ids) {
    lab.ecs.calm();
    lab.want(target);
    for (int round = 0; round < 30; round++) {
      lab.ecs.alive().forEach(arn -> register(lab, arn, ids));
      lab.pass(10);
      int excess = lab.ecs.alive().size() - target;
      if (excess > 0) {
        lab.allocator.executorsAskedToStop(someRegistered(lab, excess));
      }
    }
    assertThat(lab.ecs.alive()).as("tasks alive in the end").hasSize(target);
  }

  private static Set<String> someRegistered(AllocatorLab lab, int count) {
    Set<String> chosen = new HashSet<>();
    for (String arn : lab.ecs.alive()) {
      if (chosen.size() < count
          && lab.identify(arn) instanceof IdentityAnswer.Identified identified) {
        chosen.add(identified.executorId());
      }
    }
    return chosen;
  }
}
