package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.scheduler.RollPolicy.Candidate;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Replaces one executor each interval, so that what builds up in a JVM over days goes with it:
 * Spark on Kubernetes' ExecutorRollPlugin for Fargate. The executor finishes its tasks first. Runs
 * on a daemon thread of its own, {@code fargate-roller}; with no interval there is none.
 */
final class ExecutorRoller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorRoller.class);
  private static final String DRIVER = "driver";

  private final FargateSettings.Rolling settings;
  private final ScheduledThreadPoolExecutor timer;

  private ExecutorRoller(FargateSettings.Rolling settings) {
    this.settings = settings;
    // Its one thread starts with the first task that is given to it.
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "fargate-roller");
              thread.setDaemon(true);
              return thread;
            });
  }

  static ExecutorRoller of(FargateSettings.Rolling settings) {
    return new ExecutorRoller(settings);
  }

  /**
   * @param executors those that Spark shows as active, the driver among them
   * @param works by id: whether it takes tasks, and is not leaving already
   * @param roll told whom to replace and why
   */
  void start(
      Supplier<Seq<ExecutorSummary>> executors,
      Predicate<String> works,
      BiConsumer<String, String> roll) {
    if (!settings.isOn()) {
      return;
    }
    long millis = settings.interval().toMillis();
    var unused =
        timer.scheduleAtFixedRate(
            () -> rollOne(executors, works, roll), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void rollOne(
      Supplier<Seq<ExecutorSummary>> executors,
      Predicate<String> works,
      BiConsumer<String, String> roll) {
    try {
      List<Candidate> candidates =
          CollectionConverters.asJava(executors.get()).stream()
              .filter(each -> !each.id().equals(DRIVER) && works.test(each.id()))
              .map(ExecutorRoller::candidate)
              .toList();
      RollPolicy.choose(candidates, settings.order(), settings.leastTasks())
          .ifPresentOrElse(
              id -> roll.accept(id, "rolled by policy " + settings.order()),
              () -> LOG.debug("No executor to roll"));
    } catch (Exception failed) {
      // The outermost frame of the thread, which Spark's checked exceptions, undeclared in Scala,
      // would end: the next round may do better.
      LOG.error("Could not roll an executor", failed);
    }
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

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
