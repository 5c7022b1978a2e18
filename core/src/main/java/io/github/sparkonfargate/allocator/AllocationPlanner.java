package io.github.sparkonfargate.allocator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides what to launch and what to cancel. Pure: the same input gives the same plan.
 *
 * <p>A registered executor is never stopped here: Spark says which of them are idle.
 */
final class AllocationPlanner {
  private AllocationPlanner() {}

  /**
   * What is decided upon.
   *
   * @param targets wanted executors by resource profile
   * @param executors what the table holds
   * @param inDoubt by resource profile: tasks that a RunTask call without an answer may have
   *     started, and replacements that wait for a reason
   */
  record Input(
      Map<Integer, Integer> targets,
      Collection<Executor> executors,
      Map<Integer, Integer> inDoubt) {}

  /**
   * What limits a plan.
   *
   * @param batchSize tasks of one RunTask call
   * @param permits tasks that may be launched now
   * @param maxPending executors that have not registered, at most
   * @param maxPendingPerProfile the same for each resource profile
   * @param maximum executors at once, at most
   */
  record Bounds(
      int batchSize, int permits, int maxPending, int maxPendingPerProfile, int maximum) {}

  /**
   * What to do.
   *
   * @param launches RunTask calls
   * @param cancelled ids of executors that have not registered and are not wanted any more
   * @param waitingFor tasks of the next call that the permits did not cover, 0 if none
   */
  record Plan(List<Launch> launches, List<String> cancelled, int waitingFor) {
    static final Plan NOTHING = new Plan(List.of(), List.of(), 0);

    Plan {
      launches = List.copyOf(launches);
      cancelled = List.copyOf(cancelled);
    }
  }

  /** One RunTask call. */
  record Launch(int resourceProfileId, int count) {}

  /**
   * @param paused resource profiles that nothing is to be launched of now
   */
  static Plan plan(Input input, Bounds bounds, Set<Integer> paused) {
    int inDoubt = sum(input.inDoubt());
    long live = input.executors().stream().filter(Executor::isLive).count();
    long starting = input.executors().stream().filter(Executor::isStarting).count();
    Room room =
        new Room(
            bounds.permits(),
            (int) Math.max(0, bounds.maxPending() - starting - inDoubt),
            (int) Math.max(0, bounds.maximum() - live - inDoubt));
    List<Launch> launches = new ArrayList<>();
    List<String> cancelled = new ArrayList<>();
    for (int profile : profiles(input)) {
      int wanted = input.targets().getOrDefault(profile, 0);
      int had = live(input, profile);
      // A task in doubt may be among those had already: it holds back launches, and cancels nobody.
      int doubtful = input.inDoubt().getOrDefault(profile, 0);
      int mayPend = bounds.maxPendingPerProfile() - starting(input, profile) - doubtful;
      int lacking = Math.min(wanted - had - doubtful, mayPend);
      if (!paused.contains(profile)) {
        room.launch(profile, lacking, bounds.batchSize(), launches);
      }
      cancelled.addAll(newestStarting(input, profile, Math.max(0, had - wanted)));
    }
    return new Plan(launches, cancelled, room.waitingFor);
  }

  private static SortedSet<Integer> profiles(Input input) {
    SortedSet<Integer> profiles = new TreeSet<>(input.targets().keySet());
    input.executors().forEach(executor -> profiles.add(executor.resourceProfileId()));
    return profiles;
  }

  private static int live(Input input, int profile) {
    return (int)
        input.executors().stream()
            .filter(executor -> executor.resourceProfileId() == profile && executor.isLive())
            .count();
  }

  private static int starting(Input input, int profile) {
    return (int)
        input.executors().stream()
            .filter(executor -> executor.resourceProfileId() == profile && executor.isStarting())
            .count();
  }

  private static List<String> newestStarting(Input input, int profile, int count) {
    return input.executors().stream()
        .filter(e -> e.resourceProfileId() == profile && e.isStarting())
        .sorted(Comparator.comparingInt((Executor e) -> Integer.parseInt(e.id())).reversed())
        .limit(count)
        .map(Executor::id)
        .toList();
  }

  private static int sum(Map<Integer, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What is left of each bound while a plan grows. */
  private static final class Room {
    private int permits;
    private int pending;
    private int total;
    private int waitingFor;

    Room(int permits, int pending, int total) {
      this.permits = permits;
      this.pending = pending;
      this.total = total;
    }

    void launch(int profile, int gap, int batchSize, List<Launch> launches) {
      int left = Math.min(gap, Math.min(pending, total));
      // Full batches only, but for the last: fewer calls, and AWS limits those too.
      while (left > 0 && waitingFor == 0) {
        int count = Math.min(left, batchSize);
        if (count > permits) {
          waitingFor = count;
          return;
        }
        launches.add(new Launch(profile, count));
        permits -= count;
        pending -= count;
        total -= count;
        left -= count;
      }
    }
  }
}
