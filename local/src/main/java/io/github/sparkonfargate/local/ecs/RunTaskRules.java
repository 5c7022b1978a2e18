package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.ecs.LaunchPlan.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TaskVolumeConfiguration;

/** What RunTask refuses by {@link RunTaskRule}, and the plan it makes of what it takes. */
final class RunTaskRules {
  private static final int MOST_OVERRIDE_CHARACTERS = 8192;

  private final Account account;
  private final NetworkRules network;
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final Tags tags;
  private final Supplier<Duration> invisible;

  RunTaskRules(
      Account account,
      NetworkRules network,
      Clusters clusters,
      TaskDefinitions definitions,
      Tags tags,
      Supplier<Duration> invisible) {
    this.account = account;
    this.network = network;
    this.clusters = clusters;
    this.definitions = definitions;
    this.tags = tags;
    this.invisible = invisible;
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError at the first violation, as AWS does
   */
  LaunchPlan plan(RunTaskRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    int count = count(request.count());
    checkToken(request.clientToken());
    checkStartedBy(request.startedBy());
    RunTaskRule.GROUP_LENGTH.require(
        request.group() == null || request.group().length() <= 255,
        "group must be at most 255 characters.");
    Tags.check(request.tags());
    RunTaskRule.PROPAGATE_FROM_DEFINITION.require(
        request.propagateTags() == null || request.propagateTags() == PropagateTags.TASK_DEFINITION,
        "Tags can only be propagated from the task definition when running a task.");
    TaskDefinition definition = definitions.runnable(request.taskDefinition());
    Strategy strategy =
        StrategyRules.strategy(
            request.launchTypeAsString(), request.capacityProviderStrategy(), cluster);
    TaskOverride overrides = overrides(request, definition);
    String role = role(overrides.taskRoleArn(), definition.taskRoleArn());
    RunTaskRule.EXEC_NEEDS_ROLE.require(
        !Boolean.TRUE.equals(request.enableExecuteCommand()) || role != null,
        "The task definition does not have a task role, which enableExecuteCommand needs.");
    checkVolumes(request.volumeConfigurations(), definition);
    return new LaunchPlan(
        cluster.clusterArn(),
        definition,
        FargateSize.of(
            overrides.cpu() == null ? definition.cpu() : overrides.cpu(),
            overrides.memory() == null ? definition.memory() : overrides.memory()),
        overrides,
        network.check(request.networkConfiguration()),
        strategy,
        new LaunchPlan.Roles(
            role,
            role(overrides.executionRoleArn(), definition.executionRoleArn()),
            infrastructureRole(request.volumeConfigurations())),
        labels(request, definition, cluster),
        platformVersion(request.platformVersion()),
        count,
        invisible.get());
  }

  private Labels labels(RunTaskRequest request, TaskDefinition definition, Cluster cluster) {
    List<Tag> propagated =
        request.propagateTags() == PropagateTags.TASK_DEFINITION
            ? tags.of(definition.taskDefinitionArn())
            : List.of();
    Map<String, String> managed =
        Boolean.TRUE.equals(request.enableECSManagedTags())
            ? Map.of("aws:ecs:clusterName", cluster.clusterName())
            : Map.of();
    return new Labels(
        request.startedBy(),
        request.group() == null ? "family:" + definition.family() : request.group(),
        Tags.merged(propagated, request.tags()),
        managed);
  }

  private static int count(@Nullable Integer count) {
    int asked = count == null ? 1 : count;
    RunTaskRule.COUNT.require(
        asked >= 1 && asked <= 10, "Count should be at least 1 and at most 10.");
    return asked;
  }

  static void checkToken(@Nullable String token) {
    RunTaskRule.CLIENT_TOKEN.require(
        token == null || token.matches("[\\x21-\\x7e]{1,64}"),
        "clientToken must be 1 to 64 printable ASCII characters.");
  }

  private static void checkStartedBy(@Nullable String startedBy) {
    if (startedBy == null) {
      return;
    }
    RunTaskRule.STARTED_BY_LENGTH.require(
        startedBy.length() <= 128, "startedBy must be at most 128 characters.");
    RunTaskRule.STARTED_BY_CHARACTERS.require(
        startedBy.matches("[A-Za-z0-9/_-]*"), "Invalid character in startedBy.");
  }

  private static void checkVolumes(
      List<TaskVolumeConfiguration> volumes, TaskDefinition definition) {
    for (TaskVolumeConfiguration volume : volumes) {
      RunTaskRule.VOLUME_CONFIGURED.require(
          definition.volumes().stream()
              .filter(each -> Boolean.TRUE.equals(each.configuredAtLaunch()))
              .anyMatch(each -> each.name().equals(volume.name())),
          "The volume " + volume.name() + " is not configured at launch in the task definition.");
    }
  }

  private TaskOverride overrides(RunTaskRequest request, TaskDefinition definition) {
    TaskOverride overrides =
        request.overrides() == null ? TaskOverride.builder().build() : request.overrides();
    RunTaskRule.OVERRIDES_LENGTH.require(
        AwsJson.text(AwsJson.write(overrides)).length() <= MOST_OVERRIDE_CHARACTERS,
        "Container Overrides length must be at most 8192");
    Set<String> names =
        definition.containerDefinitions().stream()
            .map(ContainerDefinition::name)
            .collect(Collectors.toSet());
    for (ContainerOverride override : overrides.containerOverrides()) {
      RunTaskRule.OVERRIDE_NAMED.require(
          override.name() != null && !override.name().isEmpty(),
          "Container override name can not be blank.");
      RunTaskRule.OVERRIDE_NAMES_CONTAINER.require(
          names.contains(override.name()),
          "Override for container named "
              + override.name()
              + " is not a container in the TaskDefinition.");
    }
    if (overrides.ephemeralStorage() != null) {
      FargateDefinitionRules.checkStorage(overrides.ephemeralStorage().sizeInGiB());
    }
    return overrides;
  }

  private @Nullable String infrastructureRole(List<TaskVolumeConfiguration> volumes) {
    for (TaskVolumeConfiguration volume : volumes) {
      if (volume.managedEBSVolume() != null) {
        return role(volume.managedEBSVolume().roleArn(), null);
      }
    }
    return null;
  }

  private @Nullable String role(@Nullable String override, @Nullable String defined) {
    if (override == null || override.isEmpty()) {
      return defined;
    }
    RunTaskRule.ROLE_ASSUMABLE.require(
        override.startsWith("arn:") && account.hasRole(override),
        "ECS was unable to assume the role '"
            + override
            + "' that was provided for this task. Please verify that the role being passed has"
            + " the proper trust relationship and permissions and that your IAM user has"
            + " permissions to pass this role.");
    return override;
  }

  static String platformVersion(@Nullable String version) {
    if (version == null || version.equals("LATEST") || version.equals("1.4.0")) {
      return "1.4.0";
    }
    RunTaskRule.PLATFORM_EXISTS.require(
        version.equals("1.3.0"), "The specified platform version does not exist.");
    return version;
  }
}
