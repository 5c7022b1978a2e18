package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.scheduler.RollPolicy.Candidate;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces one executor each interval, so that what builds up in a JVM over days goes with it:
 * Spark on Kubernetes' ExecutorRollPlugin for Fargate. The executor finishes its tasks first. Runs
 * on a daemon thread of its own, {@code fargate-roller}; with no interval there is none.
 */
final class ExecutorRoller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorRoller.class);

  private final FargateSettings.Rolling settings;
  private final ScheduledThreadPoolExecutor timer;

  /** Executors that worked when one was last rolled; of the timer's thread. */
  private int before;

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
   * @param executors those that Spark shows as active
   * @param works by id: whether it takes tasks, and is not leaving already
   * @param wanted how many executors Spark wants
   * @param roll told whom to replace and why
   */
  void start(
      Supplier<List<Candidate>> executors,
      Predicate<String> works,
      IntSupplier wanted,
      BiConsumer<String, String> roll) {
    if (!settings.isOn()) {
      return;
    }
    long millis = settings.interval().toMillis();
    var unused =
        timer.scheduleAtFixedRate(
            () -> rollOne(executors, works, wanted, roll), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** One round: whom Spark shows as active may be leaving already, rolled or taken back by AWS. */
  void rollOne(
      Supplier<List<Candidate>> executors,
      Predicate<String> works,
      IntSupplier wanted,
      BiConsumer<String, String> roll) {
    try {
      List<Candidate> candidates =
          executors.get().stream().filter(each -> works.test(each.id())).toList();
      // Where executors take longer to start than the interval, all would be leaving or starting,
      // and the job would never end.
      if (candidates.size() < Math.min(before, wanted.getAsInt())) {
        LOG.info("No executor is rolled before the one that replaces the last one works");
        return;
      }
      RollPolicy.choose(candidates, settings.order(), settings.leastTasks())
          .ifPresentOrElse(
              id -> {
                before = candidates.size();
                roll.accept(id, "rolled by policy " + settings.order());
              },
              () -> LOG.debug("No executor to roll"));
    } catch (Exception failed) {
      // The outermost frame of the thread, which Spark's checked exceptions, undeclared in Scala,
      // would end: the next round may do better.
      LOG.error("Could not roll an executor", failed);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
