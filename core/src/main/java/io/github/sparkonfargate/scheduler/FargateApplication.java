package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.LogDriver;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.task.ExecutorTask;
import io.github.sparkonfargate.task.StartedBy;
import io.github.sparkonfargate.task.TaskTags;
import java.time.Duration;
import java.util.Map;

/**
 * Turns checked settings into what the packages below work with. Pure: the one place that knows
 * both sides, so that a key can be followed to the request member it becomes.
 */
final class FargateApplication {

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
    return new ExecutorTask(
        container(executor, region),
        new ExecutorTask.Placement(
            settings.cluster(),
            executor.capacity(),
            settings.platformVersion(),
            executor.network(),
            settings.launchOptions()),
        environment,
        executor.ephemeralStorageGiB(),
        executor.sizing(),
        executor.tags());
  }

  private ExecutorTask.Container container(FargateSettings.Task executor, String region) {
    return new ExecutorTask.Container(
        settings.definition().familyPrefix(),
        executor.image(),
        settings.definition().executionRole(),
        executor.taskRole(),
        settings.definition().cpuArchitecture().name(),
        log(region),
        executor.terminationGracePeriod(),
        executor.initProcessEnabled(),
        executor.readonlyRootFilesystem(),
        executor.user(),
        Map.of(TaskTags.ROLE, TaskTags.EXECUTOR));
  }

  private TaskDefinitionSpec.Log log(String region) {
    if (settings.log().driver() == LogDriver.NONE) {
      return new TaskDefinitionSpec.Log.Off();
    }
    return new TaskDefinitionSpec.Log.AwsLogs(settings.log().awslogsOptions(region));
  }

  /**
   * @param applicationId Spark's id of the application
   */
  AllocatorSettings allocator(String applicationId) {
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
                    settings.ending().deleteGracePeriod()))
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
