package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.LogDriver;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.task.ExecutorTask;
import io.github.sparkonfargate.task.TaskTags;
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
}
