package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.AllocationPlanner.Bounds;
import io.github.sparkonfargate.allocator.AllocationPlanner.Input;
import io.github.sparkonfargate.allocator.AllocationPlanner.Launch;
import io.github.sparkonfargate.allocator.AllocationPlanner.Plan;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationPlannerTest {
  private static final int MANY = Integer.MAX_VALUE;
  private static final Bounds WIDE = new Bounds(10, 1000, MANY, MANY, MANY);
  private static final Instant NOW = Instant.EPOCH;

  private final List<Executor> executors = new ArrayList<>();

  @Test
  void launchesWhatIsLacking() {
    have(0, 3, new ExecutorState.Running());
    have(0, 2, new ExecutorState.Starting());

    assertThat(plan(Map.of(0, 18), WIDE).launches())
        .containsExactly(new Launch(0, 10), new Launch(0, 3));
  }

  @Test
  void doesNothingWhenThereIsWhatIsWanted() {
    have(0, 2, new ExecutorState.Running());

    assertThat(plan(Map.of(0, 2), WIDE)).isEqualTo(new Plan(List.of(), List.of(), 0));
  }

  @Test
  void doesNotCountWhatIsGoing() {
    have(0, 1, new ExecutorState.Disconnected(NOW, false));
    have(0, 1, new ExecutorState.Stopping(NOW, true));

    assertThat(plan(Map.of(0, 2), WIDE).launches()).containsExactly(new Launch(0, 2));
  }

  @Test
  void countsWhatMayHaveStartedUnseen() {
    Plan plan =
        AllocationPlanner.plan(new Input(Map.of(0, 10), executors, Map.of(0, 7)), WIDE, Set.of());

    assertThat(plan.launches()).containsExactly(new Launch(0, 3));
  }

  @Test
  void cancelsNobodyForATaskInDoubtThatWasSeenMeanwhile() {
    have(0, 2, new ExecutorState.Starting());

    Plan plan =
        AllocationPlanner.plan(new Input(Map.of(0, 2), executors, Map.of(0, 2)), WIDE, Set.of());

    assertThat(plan.cancelled()).isEmpty();
    assertThat(plan.launches()).isEmpty();
  }

  @Test
  void replacesAnExecutorThatDrains() {
    have(0, 1, new ExecutorState.Running());
    have(0, 1, new ExecutorState.Draining());

    Plan plan = plan(Map.of(0, 2), WIDE);

    assertThat(plan.launches()).containsExactly(new Launch(0, 1));
    assertThat(plan.cancelled()).isEmpty();
  }

  @Test
  void holdsBackOneProfileWithoutTheOthers() {
    have(0, 3, new ExecutorState.Starting());
    have(1, 1, new ExecutorState.Starting());
    Bounds perProfile = new Bounds(10, 1000, MANY, 4, MANY);

    Plan plan =
        AllocationPlanner.plan(
            new Input(Map.of(0, 20, 1, 20), executors, Map.of(1, 2)), perProfile, Set.of());

    assertThat(plan.launches()).containsExactly(new Launch(0, 1), new Launch(1, 1));
  }

  @Test
  void aPausedProfileLaunchesNothingTakesNoRoomAndIsCancelledAllTheSame() {
    have(0, 3, new ExecutorState.Starting());
    Bounds few = new Bounds(10, 4, MANY, MANY, MANY);
    Map<Integer, Integer> targets = Map.of(0, 20, 1, 4);

    Plan plan = AllocationPlanner.plan(new Input(targets, executors, Map.of()), few, Set.of(0));
    Plan smaller =
        AllocationPlanner.plan(new Input(Map.of(0, 2), executors, Map.of()), few, Set.of(0));

    assertThat(plan).isEqualTo(new Plan(List.of(new Launch(1, 4)), List.of(), 0));
    assertThat(smaller.cancelled()).containsExactly("3");
  }

  @Test
  void cancelsTheNewestFirst() {
    have(0, 12, new ExecutorState.Starting());

    assertThat(plan(Map.of(0, 9), WIDE).cancelled()).containsExactly("12", "11", "10");
  }

  @Test
  void cancelsOfTheProfileThatHasTooMany() {
    have(0, 1, new ExecutorState.Starting());
    have(7, 2, new ExecutorState.Starting());

    Plan plan = plan(Map.of(0, 2), WIDE);

    assertThat(plan.launches()).containsExactly(new Launch(0, 1));
    assertThat(plan.cancelled()).containsExactly("3", "2");
  }

  @Test
  void neverCancelsARegisteredExecutor() {
    have(0, 5, new ExecutorState.Running());

    assertThat(plan(Map.of(), WIDE).cancelled()).isEmpty();
  }

  @Test
  void waitsForPermitsOfAWholeBatch() {
    Bounds few = new Bounds(10, 14, MANY, MANY, MANY);

    assertThat(plan(Map.of(0, 100), few))
        .isEqualTo(new Plan(List.of(new Launch(0, 10)), List.of(), 10));
  }

  @Test
  void keepsToTheCapOnPending() {
    have(0, 4, new ExecutorState.Starting());
    Bounds capped = new Bounds(10, 1000, 6, MANY, MANY);

    assertThat(plan(Map.of(0, 100), capped).launches()).containsExactly(new Launch(0, 2));
  }

  @Test
  void keepsToTheCapOnAllProfilesTogether() {
    have(0, 4, new ExecutorState.Running());
    Bounds capped = new Bounds(10, 1000, MANY, MANY, 7);

    assertThat(plan(Map.of(0, 6, 1, 6), capped).launches())
        .containsExactly(new Launch(0, 2), new Launch(1, 1));
  }

  // S: starting, R: running, D: draining, P: on its way out. Launches are the counts of the calls.
  @ParameterizedTest(
      name = "wanted {0}, there {1}, in doubt {2}, permits {3}, pending {4}, most {5}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // wanted | there | in doubt | permits | pending | most || launched | cancelled | waits for
        "  0 | -      |  0 | 1000 |  - |  - | -        | -   |  0",
        "  1 | -      |  0 | 1000 |  - |  - | 1        | -   |  0",
        " 10 | -      |  0 | 1000 |  - |  - | 10       | -   |  0",
        " 25 | -      |  0 | 1000 |  - |  - | 10,10,5  | -   |  0",
        "  3 | SSS    |  0 | 1000 |  - |  - | -        | -   |  0",
        "  3 | RRR    |  0 | 1000 |  - |  - | -        | -   |  0",
        "  3 | RRD    |  0 | 1000 |  - |  - | 1        | -   |  0",
        "  3 | RRP    |  0 | 1000 |  - |  - | 1        | -   |  0",
        "  3 | RR     |  1 | 1000 |  - |  - | -        | -   |  0",
        "  3 | RR     |  9 | 1000 |  - |  - | -        | -   |  0",
        "  1 | RRR    |  0 | 1000 |  - |  - | -        | -   |  0",
        "  1 | RSS    |  0 | 1000 |  - |  - | -        | 3,2 |  0",
        "  0 | SRS    |  5 | 1000 |  - |  - | -        | 3,1 |  0",
        " 25 | -      |  0 |    0 |  - |  - | -        | -   | 10",
        " 25 | -      |  0 |   15 |  - |  - | 10       | -   | 10",
        " 25 | -      |  0 |   24 |  - |  - | 10,10    | -   |  5",
        " 25 | -      |  0 |    9 |  - |  - | -        | -   | 10",
        "  4 | R      |  0 |    2 |  - |  - | -        | -   |  3",
        " 25 | SSS    |  0 | 1000 |  8 |  - | 5        | -   |  0",
        " 25 | SSS    |  4 | 1000 |  8 |  - | 1        | -   |  0",
        " 25 | SSS    |  9 | 1000 |  8 |  - | -        | -   |  0",
        " 25 | RRR    |  0 | 1000 |  8 |  - | 8        | -   |  0",
        " 25 | RRS    |  0 | 1000 |  - |  5 | 2        | -   |  0",
        " 25 | RRSD   |  2 | 1000 |  - |  5 | -        | -   |  0",
        " 25 | RRRRRR |  0 | 1000 |  - |  5 | -        | -   |  0",
      })
  void plansByTheTable(
      int wanted,
      String there,
      int inDoubt,
      int permits,
      Integer pending,
      Integer most,
      String launched,
      String cancelled,
      int waitingFor) {
    Map<Character, ExecutorState> states =
        Map.of(
            'S', new ExecutorState.Starting(),
            'R', new ExecutorState.Running(),
            'D', new ExecutorState.Draining(),
            'P', new ExecutorState.Stopping(NOW, true));
    list(there, "").forEach(letter -> have(0, 1, states.get(letter.charAt(0))));
    Bounds bounds =
        new Bounds(10, permits, pending == null ? MANY : pending, MANY, most == null ? MANY : most);

    Plan plan =
        AllocationPlanner.plan(
            new Input(Map.of(0, wanted), executors, Map.of(0, inDoubt)), bounds, Set.of());

    assertThat(plan.launches())
        .extracting(Launch::count)
        .map(String::valueOf)
        .isEqualTo(list(launched, ","));
    assertThat(plan.cancelled()).isEqualTo(list(cancelled, ","));
    assertThat(plan.waitingFor()).isEqualTo(waitingFor);
  }

  private static List<String> list(String words, String separator) {
    return words == null ? List.of() : List.of(words.split(separator));
  }

  private Plan plan(Map<Integer, Integer> targets, Bounds bounds) {
    return AllocationPlanner.plan(new Input(targets, executors, Map.of()), bounds, Set.of());
  }

  private void have(int profile, int count, ExecutorState state) {
    for (int i = 0; i < count; i++) {
      String id = Integer.toString(executors.size() + 1);
      TaskSnapshot task =
          new TaskSnapshot(
              "arn/" + id,
              TaskStatus.RUNNING,
              TaskStatus.RUNNING,
              TaskSnapshot.Stop.NONE,
              "app",
              "",
              "",
              Map.of(),
              TaskSnapshot.Times.UNKNOWN);
      executors.add(Executor.launched(id, task, profile, NOW).withState(state));
    }
  }
}
