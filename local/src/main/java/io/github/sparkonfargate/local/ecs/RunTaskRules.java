package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * What RunTask refuses, and what it makes of what it takes. Limits are those of the service model
 * and the API page unless a comment says guess; guess marks AWS's wording, not the limit.
 */
final class RunTaskRules {
  private static final int MOST_OVERRIDE_CHARACTERS = 8192;

  private final Account account;
  private final Network network;
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final Duration invisible;

  RunTaskRules(
      Account account,
      Network network,
      Clusters clusters,
      TaskDefinitions definitions,
      Duration invisible) {
    this.account = account;
    this.network = network;
    this.clusters = clusters;
    this.definitions = definitions;
    this.invisible = invisible;
  }

  /**
   * @throws ServiceError at the first violation, as AWS does
   */
  LaunchPlan plan(RunTaskRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    int count = count(request.count());
    checkToken(request.clientToken());
    checkStartedBy(request.startedBy());
    Tags.check(request.tags());
    checkPropagation(request);
    TaskDefinition definition = definitions.runnable(request.taskDefinition());
    String provider = capacityProvider(request, cluster);
    TaskOverride overrides = overrides(request, definition);
    FargateSize size =
        FargateSize.of(
            overrides.cpu() == null ? definition.cpu() : overrides.cpu(),
            overrides.memory() == null ? definition.memory() : overrides.memory());
    return new LaunchPlan(
        cluster.clusterArn(),
        definition,
        size,
        overrides,
        network(request.networkConfiguration()),
        provider,
        role(overrides.taskRoleArn(), definition.taskRoleArn()),
        request.startedBy(),
        request.group() == null ? "family:" + definition.family() : request.group(),
        platformVersion(request.platformVersion()),
        count,
        invisible);
  }

  private static int count(@Nullable Integer count) {
    if (count == null) {
      return 1;
    }
    if (count < 1 || count > 10) {
      throw ServiceError.invalidParameter("Count should be at least 1 and at most 10."); // guess
    }
    return count;
  }

  private static void checkToken(@Nullable String token) {
    if (token != null && !token.matches("[\\x21-\\x7e]{1,64}")) {
      throw ServiceError.invalidParameter(
          "clientToken must be 1 to 64 printable ASCII characters."); // guess
    }
  }

  private static void checkStartedBy(@Nullable String startedBy) {
    if (startedBy == null) {
      return;
    }
    if (startedBy.length() > 128) {
      throw ServiceError.invalidParameter("startedBy must be at most 128 characters."); // guess
    }
    if (!startedBy.matches("[A-Za-z0-9/_-]*")) {
      throw ServiceError.invalidParameter("Invalid character in startedBy."); // guess
    }
  }

  private static void checkPropagation(RunTaskRequest request) {
    if (request.propagateTags() == PropagateTags.SERVICE) {
      throw ServiceError.invalidParameter(
          "Tags can only be propagated from the task definition when running a task."); // guess
    }
  }

  /** Launch type or strategy, not both; neither means the cluster's default strategy. */
  private static @Nullable String capacityProvider(RunTaskRequest request, Cluster cluster) {
    List<CapacityProviderStrategyItem> strategy = request.capacityProviderStrategy();
    if (!strategy.isEmpty() && request.launchTypeAsString() != null) {
      throw ServiceError.invalidParameter(
          "Specifying both a launch type and capacity provider strategy is not supported. Remove"
              + " one and try again.");
    }
    if (request.launchTypeAsString() != null) {
      if (request.launchType() != LaunchType.FARGATE) {
        throw ServiceError.invalidParameter(
            "No Container Instances were found in your cluster."); // only Fargate is here
      }
      return null;
    }
    List<CapacityProviderStrategyItem> effective =
        strategy.isEmpty() ? cluster.defaultCapacityProviderStrategy() : strategy;
    if (effective.isEmpty()) { // ECS would choose launch type EC2
      throw ServiceError.invalidParameter("No Container Instances were found in your cluster.");
    }
    effective.forEach(item -> checkProvider(item, cluster));
    return heaviest(effective);
  }

  private static void checkProvider(CapacityProviderStrategyItem item, Cluster cluster) {
    if (!cluster.capacityProviders().contains(item.capacityProvider())) {
      throw ServiceError.invalidParameter(
          "The specified capacity provider '"
              + item.capacityProvider()
              + "' was not found. Specify a valid name or ARN and try again.");
    }
    int weight = item.weight() == null ? 0 : item.weight();
    int base = item.base() == null ? 0 : item.base();
    if (weight < 0 || weight > 1000 || base < 0 || base > 100_000) {
      throw ServiceError.invalidParameter("Invalid base or weight in the strategy."); // guess
    }
  }

  /** Simplified: all tasks of a call go to the provider with the base, else the most weight. */
  private static @Nullable String heaviest(List<CapacityProviderStrategyItem> strategy) {
    Comparator<CapacityProviderStrategyItem> byBase =
        Comparator.comparing(item -> item.base() == null ? 0 : item.base());
    Optional<CapacityProviderStrategyItem> best =
        strategy.stream()
            .max(byBase.thenComparing(item -> item.weight() == null ? 0 : item.weight()));
    return best.map(CapacityProviderStrategyItem::capacityProvider).orElse(null);
  }

  private TaskOverride overrides(RunTaskRequest request, TaskDefinition definition) {
    TaskOverride overrides =
        request.overrides() == null ? TaskOverride.builder().build() : request.overrides();
    if (AwsJson.text(AwsJson.write(overrides)).length() > MOST_OVERRIDE_CHARACTERS) {
      throw ServiceError.invalidParameter("Container Overrides length must be at most 8192");
    }
    for (ContainerOverride override : overrides.containerOverrides()) {
      boolean known =
          definition.containerDefinitions().stream()
              .anyMatch(container -> container.name().equals(override.name()));
      if (!known) {
        throw ServiceError.invalidParameter(
            "Override for container named "
                + override.name()
                + " is not a container in the TaskDefinition.");
      }
    }
    if (overrides.ephemeralStorage() != null) {
      TaskDefinitionRules.checkStorage(overrides.ephemeralStorage().sizeInGiB());
    }
    role(overrides.executionRoleArn(), definition.executionRoleArn());
    return overrides;
  }

  private @Nullable String role(@Nullable String override, @Nullable String defined) {
    if (override == null || override.isEmpty()) {
      return defined;
    }
    if (!override.startsWith("arn:") || !account.hasRole(override)) {
      throw ServiceError.client(
          "ECS was unable to assume the role '"
              + override
              + "' that was provided for this task. Please verify that the role being passed has"
              + " the proper trust relationship and permissions and that your IAM user has"
              + " permissions to pass this role.");
    }
    return override;
  }

  private AwsVpcConfiguration network(@Nullable NetworkConfiguration configuration) {
    if (configuration == null || configuration.awsvpcConfiguration() == null) {
      throw ServiceError.invalidParameter(
          "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    }
    AwsVpcConfiguration vpc = configuration.awsvpcConfiguration();
    if (vpc.subnets().isEmpty()) {
      throw ServiceError.invalidParameter("subnets can not be empty.");
    }
    if (vpc.subnets().size() > 16) {
      throw ServiceError.invalidParameter("subnets can have at most 16 items."); // guess
    }
    if (vpc.securityGroups().size() > 5) {
      throw ServiceError.invalidParameter("securityGroups can have at most 5 items."); // guess
    }
    for (String subnet : vpc.subnets()) {
      if (!network.subnets().contains(subnet)) {
        throw ServiceError.invalidParameter(
            "Error retrieving subnet information for ["
                + subnet
                + "]: The subnet ID '"
                + subnet
                + "' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
      }
    }
    for (String group : vpc.securityGroups()) {
      if (!network.securityGroups().contains(group)) {
        throw ServiceError.invalidParameter(
            "Error retrieving security group information for ["
                + group
                + "]: The security group '"
                + group
                + "' does not exist (ErrorCode: InvalidGroup.NotFound)");
      }
    }
    return vpc;
  }

  private static String platformVersion(@Nullable String version) {
    if (version == null || version.equals("LATEST") || version.equals("1.4.0")) {
      return "1.4.0";
    }
    if (version.equals("1.3.0")) {
      return version;
    }
    throw ServiceError.of(
        "PlatformUnknownException", 400, "The specified platform version does not exist.");
  }
}
