package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.TaskExtras;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.OverridesLength;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.scheduler.FargateApplication;
import io.github.sparkonfargate.task.DriverService;
import io.github.sparkonfargate.task.ExecutorTask;
import io.github.sparkonfargate.task.StartedBy;
import io.github.sparkonfargate.task.TaskTags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the task definition and the RunTask request of a driver. Pure, but for {@link #ready}.
 *
 * @param extras what its task has beside image, size and network
 */
record DriverTask(
    FargateSettings settings, TaskExtras extras, DriverSize size, String applicationId) {
  private static final String CONTAINER = "spark";

  /** In a driver's {@code startedBy}: the id alone is what its executors carry. */
  private static final String SUFFIX = "/driver";

  /** The {@code startedBy} of an application's driver. */
  static String startedBy(String applicationId) {
    return StartedBy.of(applicationId + SUFFIX);
  }

  /**
   * A definition that RunTask can start.
   *
   * @param arn with revision
   * @param container that runs Spark
   */
  record Ready(String arn, String container) {}

  /**
   * Makes sure that there is a definition for RunTask: ours, or the user's own.
   *
   * @param region of the log group
   * @throws io.github.sparkonfargate.ecs.EcsException if ECS refuses or cannot be reached
   * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if the user's own
   *     cannot be used
   */
  Ready ready(EcsTasks ecs, String region) {
    if (extras.taskDefinition().isEmpty()) {
      return new Ready(ecs.ensureTaskDefinition(definition(region)), containerName());
    }
    EcsTasks.ExistingDefinition found =
        ecs.findTaskDefinition(extras.taskDefinition(), extras.taskDefinitionKey());
    EcsTasks.Container container = extras.containerIn(found);
    container
        .complaint("the driver", size.totalMiB(), extras.taskDefinitionKey())
        .ifPresent(
            problem -> {
              throw new InvalidConfigurationException(List.of(problem));
            });
    return new Ready(found.arn(), container.name());
  }

  /** The container that runs Spark, in definitions of ours. */
  String containerName() {
    return extras.containerName().isEmpty() ? CONTAINER : extras.containerName();
  }

  /** Whether the definition, and not our settings, says where the driver logs to. */
  boolean logsElsewhere() {
    return !extras.taskDefinition().isEmpty()
        || extras.template().filter(own -> own.saysWhereToLog(containerName())).isPresent();
  }

  /**
   * The definition of every driver that RunTask starts. It is small, so that one run by hand costs
   * little: each launch says its size.
   */
  private TaskDefinitionSpec definition(String region) {
    return container(region).definition(containerName(), extras.inDefinition());
  }

  private ExecutorTask.Container container(String region) {
    return FargateApplication.container(settings, settings.driver(), region, TaskTags.DRIVER);
  }

  /**
   * The definition of a service's tasks, which nobody overrides.
   *
   * @param region of the log group
   * @param order words that name the order: see the image's entry point
   */
  TaskDefinitionSpec supervised(String region, List<String> order) {
    List<String> words = new ArrayList<>(order);
    words.addAll(List.of("--service", serviceName()));
    TaskDefinitionExtras.Fixed fixed =
        new TaskDefinitionExtras.Fixed(command(words), settings.driver().ephemeralStorageGiB());
    return container(region)
        .definition(containerName(), size.size(), extras.inDefinition().running(fixed));
  }

  /** The service that keeps a supervised driver alive. */
  String serviceName() {
    return DriverService.of(applicationId);
  }

  /**
   * @param definition of {@link #supervised}
   */
  EcsServices.Order service(String definition) {
    FargateSettings.Task driver = settings.driver();
    return new EcsServices.Order(
        serviceName(),
        definition,
        driver.capacity(),
        settings.platformVersion(),
        driver.network(),
        tags(),
        settings.launchOptions(),
        extras.disks());
  }

  /**
   * @param definition that {@link #ready} made sure of
   * @param order words that name the order: see the image's entry point
   * @param clientToken of this attempt
   */
  LaunchRequest launch(Ready definition, List<String> order, String clientToken) {
    FargateSettings.Task driver = settings.driver();
    return new LaunchRequest(
        settings.cluster(),
        definition.arn(),
        1,
        clientToken,
        startedBy(applicationId),
        driver.capacity(),
        settings.platformVersion(),
        driver.network(),
        overrides(definition.container(), order),
        tags(),
        settings.launchOptions());
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new HashMap<>(settings.driver().tags());
    tags.put(TaskTags.APPLICATION, applicationId);
    tags.put(TaskTags.ROLE, TaskTags.DRIVER);
    return tags;
  }

  private static List<String> command(List<String> order) {
    List<String> command = new ArrayList<>(List.of("driver"));
    command.addAll(order);
    return command;
  }

  /** Whether RunTask takes an order in its command. */
  boolean fits(List<String> order) {
    return OverridesLength.of(overrides(containerName(), order)) <= OverridesLength.LIMIT;
  }

  private LaunchRequest.Overrides overrides(String container, List<String> order) {
    return new LaunchRequest.Overrides(
        container,
        command(order),
        Map.of(),
        size.size().cpuUnits(),
        size.size().memoryMiB(),
        settings.driver().ephemeralStorageGiB(),
        "",
        "",
        extras.disks());
  }
}
