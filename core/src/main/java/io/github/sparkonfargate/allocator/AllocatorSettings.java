package io.github.sparkonfargate.allocator;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How the allocator behaves. The defaults fit AWS; a local Fargate and tests want quicker ones.
 *
 * @param startedBy the mark of the application's tasks, see {@link
 *     io.github.sparkonfargate.task.StartedBy}
 * @param cluster ECS cluster, for messages
 * @param pacing how fast tasks are launched
 * @param polling how often ECS is asked
 * @param limits how many executors, how many failures
 * @param patience how long is waited for what
 * @param places where capacity is looked for
 * @param failures how many executors the application may bring down
 * @param recovery whether executors run single tasks after one ran out of memory
 * @param stopTasksAtEnd whether {@code stop} calls StopTask for tasks that do not end by themselves
 */
public record AllocatorSettings(
    String startedBy,
    String cluster,
    Pacing pacing,
    Polling polling,
    Limits limits,
    Patience patience,
    Places places,
    Failures failures,
    Recovery recovery,
    boolean stopTasksAtEnd) {

  /** The defaults for AWS. */
  public static AllocatorSettings defaults(String startedBy, String cluster) {
    return new AllocatorSettings(
        startedBy,
        cluster,
        Pacing.DEFAULT,
        Polling.DEFAULT,
        Limits.DEFAULT,
        Patience.DEFAULT,
        Places.ON_DEMAND,
        Failures.UNLIMITED,
        Recovery.AFTER_OUT_OF_MEMORY,
        true);
  }

  /** These settings with another pacing. */
  public AllocatorSettings with(Pacing pacing) {
    return changed(parts -> parts.pacing = pacing);
  }

  /** These settings with another polling. */
  public AllocatorSettings with(Polling polling) {
    return changed(parts -> parts.polling = polling);
  }

  /** These settings with other limits. */
  public AllocatorSettings with(Limits limits) {
    return changed(parts -> parts.limits = limits);
  }

  /** These settings with another patience. */
  public AllocatorSettings with(Patience patience) {
    return changed(parts -> parts.patience = patience);
  }

  /** These settings with other places. */
  public AllocatorSettings with(Places places) {
    return changed(parts -> parts.places = places);
  }

  /** These settings with another budget of failures. */
  public AllocatorSettings with(Failures failures) {
    return changed(parts -> parts.failures = failures);
  }

  /** These settings with another recovery mode. */
  public AllocatorSettings with(Recovery recovery) {
    return changed(parts -> parts.recovery = recovery);
  }

  /** These settings, but tasks that are left at the end are left alone. */
  public AllocatorSettings leavingTasksAtEnd() {
    return changed(parts -> parts.stopTasksAtEnd = false);
  }

  private AllocatorSettings changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.together();
  }

  /** The parts one by one, so that one of them can be exchanged. */
  private static final class Parts {
    private final AllocatorSettings original;
    private Pacing pacing;
    private Polling polling;
    private Limits limits;
    private Patience patience;
    private Places places;
    private Failures failures;
    private Recovery recovery;
    private boolean stopTasksAtEnd;

    Parts(AllocatorSettings original) {
      this.original = original;
      this.pacing = original.pacing;
      this.polling = original.polling;
      this.limits = original.limits;
      this.patience = original.patience;
      this.places = original.places;
      this.failures = original.failures;
      this.recovery = original.recovery;
      this.stopTasksAtEnd = original.stopTasksAtEnd;
    }

    AllocatorSettings together() {
      return new AllocatorSettings(
          original.startedBy,
          original.cluster,
          pacing,
          polling,
          limits,
          patience,
          places,
          failures,
          recovery,
          stopTasksAtEnd);
    }
  }

  /**
   * How fast tasks are launched. The rates are AWS's for an account and Region, counted in tasks:
   * AWS Fargate throttling quotas, 20 launches a second, burst 100.
   *
   * @param batchSize tasks of one RunTask call, 1 to 10
   * @param launchesPerSecond tasks a second, sustained
   * @param launchBurst tasks at once after a rest
   * @param backoffInitial wait after the first failure
   * @param backoffMost longest wait, after many failures
   */
  public record Pacing(
      int batchSize,
      double launchesPerSecond,
      int launchBurst,
      Duration backoffInitial,
      Duration backoffMost) {
    /** AWS's published rates. */
    public static final Pacing DEFAULT =
        new Pacing(10, 20, 100, Duration.ofSeconds(2), Duration.ofSeconds(60));

    /** Checks the ranges. */
    public Pacing {
      require(
          batchSize >= 1 && batchSize <= 10,
          "spark.fargate.allocation.batch.size must be 1 to 10, not " + batchSize);
      require(
          launchesPerSecond > 0,
          "spark.fargate.allocation.maxLaunchesPerSecond must be more than 0");
      require(launchBurst >= 1, "spark.fargate.allocation.launchBurst must be 1 or more");
      require(
          isPositive(backoffInitial) && backoffMost.compareTo(backoffInitial) >= 0,
          "spark.fargate.allocation.startFailure.backoff.max must not be less than .initial");
    }

    /** A batch larger than the burst would wait for ever. */
    int largestBatch() {
      return Math.min(batchSize, launchBurst);
    }
  }

  /**
   * How often ECS is asked.
   *
   * @param describeCallsPerSecond DescribeTasks calls a second at most, however many tasks
   * @param pendingInterval between two looks at a task that is starting or ending
   * @param steadyInterval between two looks at a task that runs
   * @param tick the loop's period where nothing wakes it
   */
  public record Polling(
      double describeCallsPerSecond,
      Duration pendingInterval,
      Duration steadyInterval,
      Duration tick) {
    /** A tenth of the account's rate. */
    public static final Polling DEFAULT =
        new Polling(2, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(1));

    /** Checks the ranges. */
    public Polling {
      require(describeCallsPerSecond > 0, "describeCallsPerSecond must be more than 0");
      require(
          isPositive(pendingInterval) && isPositive(steadyInterval),
          "spark.fargate.executor.apiPollingInterval must be more than 0");
      require(
          isPositive(tick), "spark.fargate.executor.eventProcessingInterval must be more than 0");
    }
  }

  /**
   * How many executors, how many failures.
   *
   * @param maxPending executors launched but not registered, at most
   * @param maxPendingPerProfile the same for each resource profile
   * @param maximum executors at once, at most
   * @param permanentStartFailures start failures in a row that will not mend themselves, after
   *     which the application fails
   * @param launchesInVain launches in a row that started no executor, after which an application
   *     that has none fails, whatever the reason
   */
  public record Limits(
      int maxPending,
      int maxPendingPerProfile,
      int maximum,
      int permanentStartFailures,
      int launchesInVain) {
    /** No cap on executors. */
    public static final Limits DEFAULT =
        new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 3, 10);

    /** Checks the ranges. */
    public Limits {
      require(maxPending >= 1, "spark.fargate.allocation.maxPendingTasks must be 1 or more");
      require(
          maxPendingPerProfile >= 1,
          "spark.fargate.allocation.maxPendingTasksPerRp must be 1 or more");
      require(maximum >= 1, "spark.fargate.allocation.maximum must be 1 or more");
      require(
          permanentStartFailures >= 1 && launchesInVain >= 1,
          "spark.fargate.allocation.startFailure.maxConsecutive must be 1 or more");
    }
  }

  /**
   * How long is waited for what.
   *
   * @param missing until a task that ECS does not know counts as gone
   * @param lossReason for ECS to say why an executor's connection broke
   * @param registration between launch and registration of an executor
   * @param stopGrace between the driver's word to an executor and StopTask
   * @param keepStarting since its launch, for an executor that has not registered and is not wanted
   *     any more: the next stage may want it before another could start, and Fargate bills its
   *     first minute anyway
   */
  public record Patience(
      Duration missing,
      Duration lossReason,
      Duration registration,
      Duration stopGrace,
      Duration keepStarting) {
    /** Fits AWS's usual times. */
    public static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));
  }

  /**
   * Where capacity is looked for.
   *
   * @param fallsBackToOnDemand whether executors run on demand while Spot has no capacity
   * @param subnets how many there are
   */
  public record Places(boolean fallsBackToOnDemand, int subnets) {
    /** No Spot, nothing to choose from. */
    public static final Places ON_DEMAND = new Places(false, 1);

    /** Checks the range. */
    public Places {
      require(subnets >= 1, "spark.fargate.executor.subnets must name a subnet");
    }
  }

  /**
   * How many executors the application may bring down.
   *
   * @param most {@code spark.executor.maxNumFailures}
   * @param validity {@code spark.executor.failuresValidityInterval}, after which a failure is
   *     forgotten; zero for never
   */
  public record Failures(int most, Duration validity) {
    /** Any number. */
    public static final Failures UNLIMITED = new Failures(Integer.MAX_VALUE, Duration.ZERO);

    /** Checks the range. */
    public Failures {
      require(most >= 0, "spark.executor.maxNumFailures must be 0 or more");
      require(
          !validity.isNegative(), "spark.executor.failuresValidityInterval must not be negative");
    }

    boolean isForgiving() {
      return !validity.isZero();
    }
  }

  /** When new executors run one Spark task at a time. */
  public enum Recovery {
    /** Never. */
    NEVER,
    /** Once an executor ran out of memory. */
    AFTER_OUT_OF_MEMORY,
    /** From the start. */
    ALWAYS
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
