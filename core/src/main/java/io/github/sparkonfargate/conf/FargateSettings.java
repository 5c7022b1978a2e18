package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.common.config.Secret;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.task.Sizing;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one application, parsed and checked once, before any AWS call.
 *
 * @param master what {@code spark.master} says
 * @param cluster name or ARN of the ECS cluster
 * @param aws how ECS is reached
 * @param executor the Fargate tasks of executors
 * @param executorExtras their volumes, secrets and definitions of one's own
 * @param driver the Fargate task of a driver in cluster mode; not required to be complete
 * @param definition what all task definitions of the application share
 * @param platformVersion of Fargate, or "LATEST"
 * @param launchOptions switches of each RunTask call
 * @param allocation how executors are launched
 * @param watch how executors are watched
 * @param ending how executors are ended
 * @param rolling whether executors are replaced now and then
 * @param log where containers log to
 * @param stageLevelScheduling whether resource profiles may be used
 * @param reportInterval how often a waiting submission reports
 * @param secrets how driver and executors authenticate each other
 * @param localJar path of the local Fargate's jar, empty for the installed one
 * @param warnings what is allowed and likely not meant; a sentence each
 */
public record FargateSettings(
    FargateMaster master,
    String cluster,
    Aws aws,
    Task executor,
    TaskExtras executorExtras,
    Task driver,
    Definition definition,
    String platformVersion,
    LaunchRequest.Options launchOptions,
    Allocation allocation,
    Watch watch,
    Ending ending,
    Rolling rolling,
    Log log,
    boolean stageLevelScheduling,
    Duration reportInterval,
    SecretSettings secrets,
    String localJar,
    List<String> warnings) {

  /** Copies the warnings. */
  public FargateSettings {
    warnings = List.copyOf(warnings);
  }

  /**
   * With master {@code fargate-local}, image, roles and subnets may be missing: they are known when
   * the local Fargate runs, by {@link LocalFargateDefaults}.
   *
   * @param sparkConf every {@code spark.*} entry of the application, {@code spark.master} included
   * @throws InvalidConfigurationException with every problem at once
   */
  public static FargateSettings parse(Map<String, String> sparkConf) {
    return new SettingsReader(sparkConf).read();
  }

  /**
   * The same for whoever submits, asks or stops: the patience of the driver's own calls to AWS is
   * not his.
   *
   * @param sparkConf as above
   * @throws InvalidConfigurationException with every problem at once, the driver's included
   */
  public static FargateSettings ofSubmitter(Map<String, String> sparkConf) {
    FargateSettings drivers = parse(sparkConf);
    Map<String, String> own = new HashMap<>(sparkConf);
    // They fall back to the submission's.
    own.remove(FargateOptions.DRIVER_CONNECTION_TIMEOUT.name());
    own.remove(FargateOptions.DRIVER_REQUEST_TIMEOUT.name());
    return own.equals(sparkConf) ? drivers : parse(own);
  }

  /**
   * How ECS is reached.
   *
   * @param region null for the AWS SDK's own chain
   * @param endpointOverride null for the AWS SDK's own chain
   * @param localCredentials null for the AWS SDK's own chain; given for a loopback endpoint only
   * @param connectionTimeout to open a connection
   * @param requestTimeout for one attempt of a call
   */
  public record Aws(
      @Nullable String region,
      @Nullable URI endpointOverride,
      @Nullable LocalCredentials localCredentials,
      Duration connectionTimeout,
      Duration requestTimeout) {}

  /** The access key of a local Fargate; worth nothing anywhere else. */
  public record LocalCredentials(String accessKeyId, Secret secretAccessKey) {}

  /**
   * A driver's or an executor's Fargate task.
   *
   * @param image of the container; empty where none is set and none is required
   * @param taskRole name or ARN, empty for none
   * @param network subnets, security groups (none for the VPC's default) and public address
   * @param capacity on-demand or a strategy
   * @param requestCpuUnits vCPU to buy times 1,024; 0 for as many as Spark's cores
   * @param sizing what to do with sizes Fargate does not have
   * @param ephemeralStorageGiB 21 to 200, or 0 for Fargate's own 20
   * @param tags the application's and the role's, without ours
   * @param terminationGracePeriod from SIGTERM to SIGKILL
   * @param confinement of the container
   * @param initProcessEnabled whether ECS adds an init process
   */
  public record Task(
      String image,
      String taskRole,
      LaunchRequest.Network network,
      LaunchRequest.Capacity capacity,
      int requestCpuUnits,
      Sizing sizing,
      int ephemeralStorageGiB,
      Map<String, String> tags,
      Duration terminationGracePeriod,
      TaskDefinitionSpec.Confinement confinement,
      boolean initProcessEnabled) {
    /** Copies the tags. */
    public Task {
      tags = Map.copyOf(tags);
    }

    /** Whether it may run on Fargate Spot. */
    public boolean isOnSpot() {
      return capacity instanceof LaunchRequest.Capacity.Strategy strategy && strategy.hasSpot();
    }
  }

  /**
   * What all task definitions of the application share.
   *
   * @param familyPrefix begin of the family's name
   * @param executionRole name or ARN
   * @param cpuArchitecture of image and hardware
   */
  public record Definition(
      String familyPrefix, String executionRole, CpuArchitecture cpuArchitecture) {}

  /**
   * How executors are launched.
   *
   * @param batchSize executors a RunTask call, 1 to 10
   * @param executorTimeout from launch to registration
   * @param maxLaunchesPerSecond tasks, once the burst is used up
   * @param launchBurst tasks at once
   * @param startFailures the budget of failed starts
   * @param maxPendingTasks launched and not registered; {@link Integer#MAX_VALUE} for no limit
   * @param maxPendingTasksPerRp the same for each resource profile
   * @param maximum at a time; {@link Integer#MAX_VALUE} for no limit
   * @param spotFallbackToOnDemand whether executors run on demand while Spot has no capacity
   * @param recovery when executors run one task at a time
   */
  public record Allocation(
      int batchSize,
      Duration executorTimeout,
      int maxLaunchesPerSecond,
      int launchBurst,
      StartFailures startFailures,
      int maxPendingTasks,
      int maxPendingTasksPerRp,
      int maximum,
      boolean spotFallbackToOnDemand,
      AllocatorSettings.Recovery recovery) {}

  /**
   * The budget of failed starts.
   *
   * @param maxConsecutive failures in a row that end the application
   * @param backoffInitial pause after the first
   * @param backoffMax longest pause
   */
  public record StartFailures(int maxConsecutive, Duration backoffInitial, Duration backoffMax) {}

  /**
   * How executors are watched.
   *
   * @param apiPollingInterval between two looks at a running task
   * @param eventProcessingInterval between two decisions
   * @param missingTaskDetectDelta how long ECS may not know a launched task
   * @param registrationTimeout after which an executor without answer ends itself
   */
  public record Watch(
      Duration apiPollingInterval,
      Duration eventProcessingInterval,
      Duration missingTaskDetectDelta,
      Duration registrationTimeout) {}

  /**
   * How executors are ended.
   *
   * @param deleteOnTermination whether what is left at the end is stopped
   * @param deleteGracePeriod from Spark's order to StopTask
   */
  public record Ending(boolean deleteOnTermination, Duration deleteGracePeriod) {}

  /**
   * Whether executors are replaced now and then.
   *
   * @param interval between two of them, zero for never
   * @param order whom first
   * @param leastTasks executors that ran fewer stay
   */
  public record Rolling(Duration interval, RollOrder order, int leastTasks) {
    /** Whether they are. */
    public boolean isOn() {
      return !interval.isZero();
    }
  }

  /**
   * Where containers log to.
   *
   * @param driver CloudWatch Logs or nowhere
   * @param group CloudWatch log group
   * @param streamPrefix begin of the log stream's name
   * @param createGroup whether ECS creates a missing group
   * @param mode what happens when CloudWatch is slow
   * @param maxBufferSizeMiB of the non-blocking mode
   * @param options the user's further options
   */
  public record Log(
      LogDriver driver,
      String group,
      String streamPrefix,
      boolean createGroup,
      LogMode mode,
      int maxBufferSizeMiB,
      Map<String, String> options) {
    /** Copies the options. */
    public Log {
      options = Map.copyOf(options);
    }

    /**
     * The options of ECS's awslogs driver; the user's own win.
     *
     * @param region that the log group is in
     */
    public Map<String, String> awslogsOptions(String region) {
      Map<String, String> all = new TreeMap<>();
      all.put("awslogs-group", group);
      all.put("awslogs-region", region);
      all.put("awslogs-stream-prefix", streamPrefix);
      if (createGroup) {
        all.put("awslogs-create-group", "true");
      }
      all.put("mode", mode.spelling());
      if (mode == LogMode.NON_BLOCKING) {
        all.put("max-buffer-size", maxBufferSizeMiB + "m");
      }
      all.putAll(options);
      return Map.copyOf(all);
    }
  }
}
