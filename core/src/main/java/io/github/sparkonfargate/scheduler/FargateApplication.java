package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.LogDriver;
import io.github.sparkonfargate.conf.TaskExtras;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.task.ExecutorTask;
import io.github.sparkonfargate.task.StartedBy;
import io.github.sparkonfargate.task.TaskTags;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns checked settings into what the packages below work with. Pure: the one place that knows
 * both sides, so that a key can be followed to the request member it becomes.
 */
public final class FargateApplication {

  /** Read by Spark's Utils.getConfiguredLocalDirs. */
  private static final String LOCAL_DIRECTORIES = "SPARK_LOCAL_DIRS";

  private final FargateSettings settings;

  FargateApplication(FargateSettings settings) {
    this.settings = settings;
  }

  /**
   * @param region of the log group
   * @param environment plain variables of every executor
   */
  ExecutorTask executorTask(String region, Map<String, String> environment) {
    FargateSettings.Task executor = settings.executor();
    TaskExtras extras = settings.executorExtras();
    return new ExecutorTask(
        container(settings, executor, region, TaskTags.EXECUTOR),
        new ExecutorTask.Placement(
            settings.cluster(),
            executor.capacity(),
            settings.platformVersion(),
            executor.network(),
            settings.launchOptions()),
        withLocalDirectories(environment),
        executor.ephemeralStorageGiB(),
        executor.sizing(),
        executor.tags(),
        new ExecutorTask.Extras(
            extras.containerName().isEmpty() ? ExecutorTask.CONTAINER_NAME : extras.containerName(),
            extras.inDefinition(),
            extras.disks()));
  }

  private Map<String, String> withLocalDirectories(Map<String, String> environment) {
    String directories = settings.executorExtras().localDirectories();
    if (directories.isEmpty() || environment.containsKey(LOCAL_DIRECTORIES)) {
      return environment;
    }
    Map<String, String> all = new HashMap<>(environment);
    all.put(LOCAL_DIRECTORIES, directories);
    return all;
  }

  /**
   * Makes sure that there is a task definition: ours, or the user's own.
   *
   * @throws io.github.sparkonfargate.ecs.EcsException if ECS refuses or cannot be reached
   * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if the user's own
   *     has no such container, or one that executors cannot live in
   */
  ReadyTask ready(EcsTasks ecs, ExecutorTask task) {
    TaskExtras extras = settings.executorExtras();
    if (extras.taskDefinition().isEmpty()) {
      return new ReadyTask(ecs.ensureTaskDefinition(task.definition()), task);
    }
    EcsTasks.ExistingDefinition found =
        ecs.findTaskDefinition(extras.taskDefinition(), extras.taskDefinitionKey());
    return new ReadyTask(found.arn(), task.inContainer(extras.containerIn(found)));
  }

  /**
   * A task that can be launched.
   *
   * @param definition ARN of its task definition
   */
  record ReadyTask(String definition, ExecutorTask task) {}

  /**
   * The container of a driver or an executor.
   *
   * @param task which of the two, as it is set
   * @param region of the log group
   * @param role {@link TaskTags#DRIVER} or {@link TaskTags#EXECUTOR}
   */
  public static ExecutorTask.Container container(
      FargateSettings settings, FargateSettings.Task task, String region, String role) {
    return new ExecutorTask.Container(
        settings.definition().familyPrefix(),
        task.image(),
        settings.definition().executionRole(),
        task.taskRole(),
        settings.definition().cpuArchitecture().name(),
        settings.log().driver() == LogDriver.NONE
            ? new TaskDefinitionSpec.Log.Off()
            : new TaskDefinitionSpec.Log.AwsLogs(settings.log().awslogsOptions(region)),
        task.terminationGracePeriod(),
        task.initProcessEnabled(),
        task.confinement(),
        Map.of(TaskTags.ROLE, role));
  }

  /**
   * @param applicationId Spark's id of the application
   * @param idleTimeout after which dynamic allocation releases an executor that does nothing; one
   *     that has not begun is kept as long, as Spark on Kubernetes does
   */
  AllocatorSettings allocator(String applicationId, Duration idleTimeout) {
    FargateSettings.Allocation allocation = settings.allocation();
    FargateSettings.Watch watch = settings.watch();
    AllocatorSettings allocator =
        AllocatorSettings.defaults(StartedBy.of(applicationId), settings.cluster())
            .with(
                new AllocatorSettings.Pacing(
                    allocation.batchSize(),
                    allocation.maxLaunchesPerSecond(),
                    allocation.launchBurst(),
                    allocation.startFailures().backoffInitial(),
                    allocation.startFailures().backoffMax()))
            .with(
                new AllocatorSettings.Polling(
                    AllocatorSettings.Polling.DEFAULT.describeCallsPerSecond(),
                    pendingInterval(watch),
                    watch.apiPollingInterval(),
                    watch.eventProcessingInterval()))
            .with(
                new AllocatorSettings.Limits(
                    allocation.maxPendingTasks(),
                    allocation.maxPendingTasksPerRp(),
                    allocation.maximum(),
                    Math.min(
                        allocation.startFailures().maxConsecutive(),
                        AllocatorSettings.Limits.DEFAULT.permanentStartFailures()),
                    allocation.startFailures().maxConsecutive()))
            .with(
                new AllocatorSettings.Patience(
                    watch.missingTaskDetectDelta(),
                    AllocatorSettings.Patience.DEFAULT.lossReason(),
                    allocation.executorTimeout(),
                    settings.ending().deleteGracePeriod(),
                    idleTimeout))
            .with(
                new AllocatorSettings.Places(
                    fallsBackToOnDemand(),
                    Math.max(1, settings.executor().network().subnets().size())))
            .with(allocation.recovery());
    return settings.ending().deleteOnTermination() ? allocator : allocator.leavingTasksAtEnd();
  }

  private boolean fallsBackToOnDemand() {
    return settings.allocation().spotFallbackToOnDemand() && settings.executor().isOnSpot();
  }

  /** What is about to change is looked at more often than what runs. */
  private static Duration pendingInterval(FargateSettings.Watch watch) {
    Duration usual = AllocatorSettings.Polling.DEFAULT.pendingInterval();
    return watch.apiPollingInterval().compareTo(usual) < 0 ? watch.apiPollingInterval() : usual;
  }
}
