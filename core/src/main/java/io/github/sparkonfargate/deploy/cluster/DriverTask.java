package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.LogDriver;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.OverridesLength;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.task.StartedBy;
import io.github.sparkonfargate.task.TaskTags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the task definition and the RunTask request of a driver. Pure. */
record DriverTask(FargateSettings settings, DriverSize size, String applicationId) {
  static final String CONTAINER = "spark";

  /** In a driver's {@code startedBy}: the id alone is what its executors carry. */
  private static final String SUFFIX = "/driver";

  /** The {@code startedBy} of an application's driver. */
  static String startedBy(String applicationId) {
    return StartedBy.of(applicationId + SUFFIX);
  }

  /**
   * @param region of the log group
   */
  TaskDefinitionSpec definition(String region) {
    FargateSettings.Task driver = settings.driver();
    TaskDefinitionSpec.Log log =
        settings.log().driver() == LogDriver.NONE
            ? new TaskDefinitionSpec.Log.Off()
            : new TaskDefinitionSpec.Log.AwsLogs(settings.log().awslogsOptions(region));
    return new TaskDefinitionSpec(
        settings.definition().familyPrefix(),
        CONTAINER,
        driver.image(),
        settings.definition().executionRole(),
        driver.taskRole(),
        // Overridden by every launch; small, so that a definition run by hand costs little.
        1024,
        2048,
        settings.definition().cpuArchitecture().name(),
        log,
        new TaskDefinitionSpec.Container(
            driver.terminationGracePeriod(),
            driver.initProcessEnabled(),
            driver.readonlyRootFilesystem(),
            driver.user()),
        Map.of(TaskTags.ROLE, TaskTags.DRIVER));
  }

  /**
   * @param definition ARN of the task definition
   * @param order words that name the order: see the image's entry point
   * @param clientToken of this attempt
   */
  LaunchRequest launch(String definition, List<String> order, String clientToken) {
    FargateSettings.Task driver = settings.driver();
    Map<String, String> tags = new HashMap<>(driver.tags());
    tags.put(TaskTags.APPLICATION, applicationId);
    tags.put(TaskTags.ROLE, TaskTags.DRIVER);
    return new LaunchRequest(
        settings.cluster(),
        definition,
        1,
        clientToken,
        startedBy(applicationId),
        driver.capacity(),
        settings.platformVersion(),
        driver.network(),
        overrides(order),
        tags,
        settings.launchOptions());
  }

  /** Whether RunTask takes an order in its command. */
  boolean fits(List<String> order) {
    return OverridesLength.of(overrides(order)) <= OverridesLength.LIMIT;
  }

  private LaunchRequest.Overrides overrides(List<String> order) {
    List<String> command = new ArrayList<>(List.of("driver"));
    command.addAll(order);
    return new LaunchRequest.Overrides(
        CONTAINER,
        command,
        Map.of(),
        size.size().cpuUnits(),
        size.size().memoryMiB(),
        settings.driver().ephemeralStorageGiB(),
        "",
        "");
  }
}
