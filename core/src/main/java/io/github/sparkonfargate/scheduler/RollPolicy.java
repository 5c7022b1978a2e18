package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.conf.RollOrder;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Which executor to replace next. Pure; the policies are those of Spark on Kubernetes. */
final class RollPolicy {

  private RollPolicy() {}

  /**
   * What is known of an executor.
   *
   * @param id decimal number
   * @param addTime when it registered
   */
  record Candidate(
      String id,
      Instant addTime,
      int activeTasks,
      int totalTasks,
      int failedTasks,
      long totalDuration,
      long totalGcTime,
      long totalShuffleWrite,
      long diskUsed,
      long peakHeap,
      long peakOffHeap) {
    private double averageDuration() {
      return (double) totalDuration / Math.max(1, totalTasks);
    }
  }

  /**
   * @param leastTasks executors that ran fewer are left alone
   */
  static Optional<String> choose(Collection<Candidate> executors, RollOrder order, int leastTasks) {
    List<Candidate> candidates =
        executors.stream().filter(each -> each.totalTasks() >= leastTasks).toList();
    return (switch (order) {
          case ID -> least(candidates, each -> Integer.parseInt(each.id()));
          case ADD_TIME -> candidates.stream().min(Comparator.comparing(Candidate::addTime));
          case ACTIVE_TASKS ->
              candidates.stream()
                  .min(
                      Comparator.comparingInt(Candidate::activeTasks)
                          .thenComparing(Candidate::addTime));
          case TOTAL_GC_TIME -> most(candidates, Candidate::totalGcTime);
          case TOTAL_DURATION -> most(candidates, Candidate::totalDuration);
          case AVERAGE_DURATION -> most(candidates, Candidate::averageDuration);
          case FAILED_TASKS -> most(candidates, Candidate::failedTasks);
          case PEAK_JVM_ONHEAP_MEMORY -> most(candidates, Candidate::peakHeap);
          case PEAK_JVM_OFFHEAP_MEMORY -> most(candidates, Candidate::peakOffHeap);
          case TOTAL_SHUFFLE_WRITE -> most(candidates, Candidate::totalShuffleWrite);
          case DISK_USED -> most(candidates, Candidate::diskUsed);
          case OUTLIER_NO_FALLBACK -> outlier(candidates);
          case OUTLIER -> outlier(candidates).or(() -> most(candidates, Candidate::totalDuration));
        })
        .map(Candidate::id);
  }

  private static Optional<Candidate> least(
      List<Candidate> candidates, ToDoubleFunction<Candidate> measure) {
    return candidates.stream().min(Comparator.comparingDouble(measure));
  }

  private static Optional<Candidate> most(
      List<Candidate> candidates, ToDoubleFunction<Candidate> measure) {
    return candidates.stream().max(Comparator.comparingDouble(measure));
  }

  /** The first measure in which somebody stands out, by more than two standard deviations. */
  private static Optional<Candidate> outlier(List<Candidate> candidates) {
    List<Candidate> worked = candidates.stream().filter(each -> each.totalTasks() > 0).toList();
    return Stream.<Optional<Candidate>>of(
            outlier(worked, Candidate::averageDuration),
            outlier(candidates, Candidate::totalDuration),
            outlier(candidates, Candidate::totalGcTime),
            outlier(candidates, Candidate::failedTasks),
            outlier(candidates, Candidate::peakHeap),
            outlier(candidates, Candidate::peakOffHeap),
            outlier(candidates, Candidate::totalShuffleWrite),
            outlier(candidates, Candidate::diskUsed))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Candidate> outlier(
      List<Candidate> candidates, ToDoubleFunction<Candidate> measure) {
    double mean = candidates.stream().mapToDouble(measure).average().orElse(0);
    double deviation =
        Math.sqrt(
            candidates.stream()
                .mapToDouble(each -> Math.pow(measure.applyAsDouble(each) - mean, 2))
                .average()
                .orElse(0));
    return most(candidates, measure)
        .filter(each -> measure.applyAsDouble(each) - mean > 2 * deviation);
  }
}
