package io.github.sparkonfargate.allocator;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How executors start, for each resource profile by itself: those of one, whose script or size is
 * wrong, must neither hold up those of others nor hide behind them. The allocator's thread only.
 */
final class Starts {
  private final AllocatorSettings settings;
  private final RandomGenerator random;
  private final Map<Integer, StartHealth> profiles = new TreeMap<>();

  Starts(AllocatorSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Resource profiles of which nothing is to be launched now, for too many starts failed. */
  Set<Integer> paused(Instant now) {
    return profiles.entrySet().stream()
        .filter(each -> each.getValue().isPaused(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Containers that were seen running for the first time. */
  void containersRun(List<Executor> executors) {
    executors.forEach(executor -> of(executor).containerRuns());
  }

  /** An executor can run tasks. */
  void began(Executor executor) {
    of(executor).began();
  }

  /**
   * A task ended, or was given up, before its executor could run tasks.
   *
   * @param loss what Spark is told of it
   * @param targets executors wanted by resource profile
   * @param all every executor there is
   * @return why the application must fail, if it must
   */
  Optional<String> failed(
      StartFailure failure,
      Executor executor,
      ExecutorLoss loss,
      Map<Integer, Integer> targets,
      Collection<Executor> all,
      Instant now) {
    int profile = executor.resourceProfileId();
    List<Executor> others =
        all.stream().filter(other -> other.resourceProfileId() == profile).toList();
    StartHealth.Scene scene =
        new StartHealth.Scene(
            Math.min(targets.getOrDefault(profile, 0), settings.limits().maximum()),
            others.stream().filter(Executor::isStarting).count(),
            others.stream().anyMatch(Executor::provesWell),
            now);
    return of(executor).failed(failure, executor, loss, scene);
  }

  private StartHealth of(Executor executor) {
    return profiles.computeIfAbsent(
        executor.resourceProfileId(),
        profile ->
            new StartHealth(settings, LaunchBackoff.forWantOfCapacity(settings.pacing(), random)));
  }
}
