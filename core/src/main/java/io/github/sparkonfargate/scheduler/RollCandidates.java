package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.scheduler.RollPolicy.Candidate;
import java.util.List;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Executors as Spark's status store shows them, for the choice of whom to roll. Pure. */
final class RollCandidates {
  private static final String DRIVER = "driver";

  private RollCandidates() {}

  /** All of them but the driver. */
  static List<Candidate> of(Seq<ExecutorSummary> active) {
    return CollectionConverters.asJava(active).stream()
        .filter(each -> !each.id().equals(DRIVER))
        .map(RollCandidates::candidate)
        .toList();
  }

  private static Candidate candidate(ExecutorSummary executor) {
    return new Candidate(
        executor.id(),
        executor.addTime().toInstant(),
        executor.activeTasks(),
        executor.totalTasks(),
        executor.failedTasks(),
        executor.totalDuration(),
        executor.totalGCTime(),
        executor.totalShuffleWrite(),
        executor.diskUsed(),
        peak(executor, "JVMHeapMemory"),
        peak(executor, "JVMOffHeapMemory"));
  }

  private static long peak(ExecutorSummary executor, String metric) {
    Option<ExecutorMetrics> peaks = executor.peakMemoryMetrics();
    return peaks.isEmpty() ? 0 : peaks.get().getMetricValue(metric);
  }
}
