package io.github.sparkonfargate.conf;

import static io.github.sparkonfargate.conf.Rules.between;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigType;
import java.time.Duration;
import java.util.List;

/** The keys of launching, watching and ending executors. Declarations only. */
final class AllocationOptions {
  private static final String SINCE = "0.1.0";
  private static final String NOT_POSITIVE = "must be longer than 0";
  private static final String BELOW_ONE = "must be 1 or more";
  private static final String NO_LIMIT = "no limit";

  static final ConfigKey<Integer> BATCH_SIZE =
      integer(
              "allocation.batch.size",
              "Most executors that one RunTask call starts. All of them have one set of overrides.")
          .defaultsTo(10)
          .check(between(1, 10), "is out of range; a RunTask call starts 1 to 10 tasks")
          .build();

  static final ConfigKey<Duration> EXECUTOR_TIMEOUT =
      time(
              "allocation.executor.timeout",
              "An executor that has not registered this long after its launch is stopped and"
                  + " replaced.")
          .defaultsTo(Duration.ofMinutes(5))
          .build();

  static final ConfigKey<Integer> MAX_LAUNCHES_PER_SECOND =
      integer(
              "allocation.maxLaunchesPerSecond",
              "Fargate tasks launched per second once the burst is used up. AWS allows an account"
                  + " 20 in a Region unless it was raised; halved while AWS throttles.")
          .defaultsTo(20)
          .check(between(1, 1_000), "is out of range; 1 to 1000 are possible")
          .build();

  static final ConfigKey<Integer> LAUNCH_BURST =
      integer(
              "allocation.launchBurst",
              "Fargate tasks that may be launched at once before the rate holds.")
          .defaultsTo(100)
          .check(between(1, 10_000), "is out of range; 1 to 10000 are possible")
          .build();

  static final ConfigKey<Integer> START_FAILURE_MAX_CONSECUTIVE =
      integer(
              "allocation.startFailure.maxConsecutive",
              "Launches in a row that may start no executor before an application without executors"
                  + " ends with AWS's reason. Failures that do not mend themselves (image, role, log"
                  + " group) end any application after three launches in a row, or fewer if this is"
                  + " fewer. Apart from `spark.executor.maxNumFailures`; lack of capacity is waited"
                  + " out.")
          .defaultsTo(10)
          .check(count -> count >= 1, BELOW_ONE)
          .build();

  static final ConfigKey<Duration> START_FAILURE_BACKOFF_INITIAL =
      time(
              "allocation.startFailure.backoff.initial",
              "Pause after the first failed start or lack of capacity; it doubles with each further"
                  + " one. Throttled and unanswered calls have a pause of their own, 0.5 s to 20 s.")
          .defaultsTo(Duration.ofSeconds(2))
          .build();

  static final ConfigKey<Duration> START_FAILURE_BACKOFF_MAX =
      time("allocation.startFailure.backoff.max", "Longest such pause.")
          .defaultsTo(Duration.ofSeconds(60))
          .build();

  static final ConfigKey<Integer> MAX_PENDING_TASKS =
      integer(
              "allocation.maxPendingTasks",
              "Most executors that are launched and not registered yet; further launches wait.")
          .defaultsTo(Integer.MAX_VALUE)
          .defaultWords(NO_LIMIT)
          .check(count -> count >= 1, BELOW_ONE)
          .build();

  static final ConfigKey<Integer> MAX_PENDING_TASKS_PER_RP =
      integer(
              "allocation.maxPendingTasksPerRp",
              "The same for each resource profile, so that one cannot hold up the others.")
          .defaultsTo(Integer.MAX_VALUE)
          .defaultWords(NO_LIMIT)
          .check(count -> count >= 1, BELOW_ONE)
          .build();

  /** Of the fork for AWS Lambda; its other keys are about functions, which there are none of. */
  static final ConfigKey<Integer> LAMBDA_REQUESTS_MAX =
      ConfigKey.of("spark.lambda.concurrent.requests.max", ConfigType.integer())
          .doc(
              "Name of `spark.fargate.allocation.maximum` in the Spark on Lambda fork: its cap on"
                  + " functions that run at a time becomes our cap on executors.")
          .since(SINCE)
          .defaultsTo(Integer.MAX_VALUE)
          .defaultWords(NO_LIMIT)
          .check(count -> count >= 1, BELOW_ONE)
          .build();

  static final ConfigKey<Integer> MAXIMUM =
      integer(
              "allocation.maximum",
              "Most executors at a time, whatever Spark asks for. Those that drain or end are not"
                  + " counted: their replacements start beside them.")
          .fallsBackTo(LAMBDA_REQUESTS_MAX)
          .check(count -> count >= 1, BELOW_ONE)
          .build();

  static final ConfigKey<Boolean> SPOT_FALLBACK =
      key(
              "executor.spot.fallbackToOnDemand",
              ConfigType.bool(),
              "Where `capacityProviderStrategy` names FARGATE_SPOT and AWS has no Spot capacity:"
                  + " whether to launch on demand (`launchType=FARGATE`) for five minutes and then"
                  + " try Spot again. Fargate itself never does.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Boolean> RECOVERY_MODE =
      key(
              "allocation.recoveryMode.enabled",
              ConfigType.bool(),
              "Whether executors run one Spark task at a time, at unchanged size, so that a"
                  + " partition that does not fit beside others can have the memory to itself."
                  + " `true` from the start, `false` never. As"
                  + " `spark.kubernetes.allocation.recoveryMode.enabled` of Spark 4.2.")
          .defaultWords("from the first executor on that ran out of memory")
          .build();

  static final ConfigKey<Duration> API_POLLING_INTERVAL =
      time(
              "executor.apiPollingInterval",
              "How often DescribeTasks looks at tasks that run; tasks that start are looked at"
                  + " every 2 seconds, or as often as this if it is shorter.")
          .defaultsTo(Duration.ofSeconds(10))
          .build();

  static final ConfigKey<Duration> EVENT_PROCESSING_INTERVAL =
      time("executor.eventProcessingInterval", "How often the allocator decides what to do.")
          .defaultsTo(Duration.ofSeconds(1))
          .build();

  static final ConfigKey<Duration> MISSING_TASK_DETECT_DELTA =
      time(
              "executor.missingTaskDetectDelta",
              "How long ECS may not know a task it launched (it answers MISSING for a while)"
                  + " before the executor counts as lost.")
          .defaultsTo(Duration.ofSeconds(60))
          .build();

  /** The container reads it too, by Spark's getTimeAsSeconds: hence the bare number is seconds. */
  static final ConfigKey<Duration> REGISTRATION_TIMEOUT =
      key(
              "executor.registrationTimeout",
              ConfigType.seconds(),
              "An executor whose driver takes connections and does not answer ends itself after this time.")
          .defaultsTo(Duration.ofMinutes(5))
          .check(time -> time.compareTo(Duration.ofSeconds(1)) >= 0, "must be 1s or more")
          .build();

  static final ConfigKey<Boolean> DELETE_ON_TERMINATION =
      key(
              "executor.deleteOnTermination",
              ConfigType.bool(),
              "Whether the driver stops the tasks that are left when the application ends.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Duration> DELETE_GRACE_PERIOD =
      key(
              "dynamicAllocation.deleteGracePeriod",
              ConfigType.seconds(),
              "How long an executor that Spark told to stop may take before StopTask ends it.")
          .defaultsTo(Duration.ofSeconds(5))
          .build();

  static final ConfigKey<Duration> ROLL_INTERVAL =
      key(
              "executor.rollInterval",
              ConfigType.seconds(),
              "How often one executor is replaced by a new one, when its tasks are done: for"
                  + " applications that run for days. Not before the one that replaced the last"
                  + " one works. `0s` for never.")
          .defaultsTo(Duration.ZERO)
          .build();

  static final ConfigKey<RollOrder> ROLL_POLICY =
      key(
              "executor.rollPolicy",
              ConfigType.oneOf(List.of(RollOrder.values()), RollOrder::name),
              "Which executor is replaced first: the policies of"
                  + " `spark.kubernetes.executor.rollPolicy`.")
          .defaultsTo(RollOrder.OUTLIER)
          .build();

  static final ConfigKey<Integer> ROLL_LEAST_TASKS =
      integer(
              "executor.minTasksPerExecutorBeforeRolling",
              "Executors that ran fewer tasks than this are not replaced.")
          .defaultsTo(0)
          .check(count -> count >= 0, "must be 0 or more")
          .build();

  private AllocationOptions() {}

  static List<ConfigEntry> entries() {
    return List.of(
        BATCH_SIZE,
        EXECUTOR_TIMEOUT,
        MAX_LAUNCHES_PER_SECOND,
        LAUNCH_BURST,
        START_FAILURE_MAX_CONSECUTIVE,
        START_FAILURE_BACKOFF_INITIAL,
        START_FAILURE_BACKOFF_MAX,
        MAX_PENDING_TASKS,
        MAX_PENDING_TASKS_PER_RP,
        MAXIMUM,
        LAMBDA_REQUESTS_MAX,
        SPOT_FALLBACK,
        RECOVERY_MODE,
        API_POLLING_INTERVAL,
        EVENT_PROCESSING_INTERVAL,
        MISSING_TASK_DETECT_DELTA,
        REGISTRATION_TIMEOUT,
        DELETE_ON_TERMINATION,
        DELETE_GRACE_PERIOD,
        ROLL_INTERVAL,
        ROLL_POLICY,
        ROLL_LEAST_TASKS);
  }

  private static ConfigKey.Builder<Integer> integer(String name, String doc) {
    return key(name, ConfigType.integer(), doc);
  }

  private static ConfigKey.Builder<Duration> time(String name, String doc) {
    return key(name, ConfigType.duration(), doc).check(Rules::isPositive, NOT_POSITIVE);
  }

  private static <T> ConfigKey.Builder<T> key(String name, ConfigType<T> type, String doc) {
    return ConfigKey.of("spark.fargate." + name, type).doc(doc).since(SINCE);
  }
}
