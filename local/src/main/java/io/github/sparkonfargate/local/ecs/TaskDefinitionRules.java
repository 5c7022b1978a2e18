package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/**
 * What RegisterTaskDefinition refuses. Limits are those of the service model and the quota page
 * unless a comment says guess; guess marks AWS's wording, not the limit.
 */
final class TaskDefinitionRules {
  private static final int MOST_BYTES = 65_536;
  private static final int MOST_CONTAINERS = 10;
  private static final Set<String> LOG_DRIVERS = Set.of("awslogs", "splunk", "awsfirelens");

  private final Account account;

  TaskDefinitionRules(Account account) {
    this.account = account;
  }

  /**
   * @throws ServiceError at the first violation, as AWS does
   */
  void check(RegisterTaskDefinitionRequest request) {
    if (AwsJson.bytes(AwsJson.write(request)).length > MOST_BYTES) {
      throw ServiceError.client("Task definition must be at most 65536 bytes."); // guess
    }
    checkFamily(request.family());
    checkContainers(request.containerDefinitions());
    checkRole(request.executionRoleArn());
    checkRole(request.taskRoleArn());
    Tags.check(request.tags());
    if (request.requiresCompatibilities().contains(Compatibility.FARGATE)) {
      checkFargate(request);
    }
  }

  private static void checkFamily(@Nullable String family) {
    if (family == null || family.isEmpty()) {
      throw ServiceError.client("Family should not be null or empty.");
    }
    if (!family.matches("[A-Za-z0-9_-]{1,255}")) {
      throw ServiceError.client("Family contains invalid characters.");
    }
  }

  private static void checkContainers(List<ContainerDefinition> containers) {
    if (containers.isEmpty()) {
      throw ServiceError.client("Container list cannot be empty.");
    }
    if (containers.size() > MOST_CONTAINERS) {
      throw ServiceError.client("A task definition can have at most 10 containers."); // guess
    }
    Set<String> names = new HashSet<>();
    for (ContainerDefinition container : containers) {
      checkContainer(container);
      if (!names.add(container.name())) {
        throw ServiceError.client("Container names must be unique: " + container.name()); // guess
      }
    }
    if (containers.stream().allMatch(each -> Boolean.FALSE.equals(each.essential()))) {
      throw ServiceError.client("Task definition does not have an essential container.");
    }
  }

  private static void checkContainer(ContainerDefinition container) {
    if (container.name() == null || container.name().isEmpty()) {
      throw ServiceError.client("Container.name should not be null or empty.");
    }
    if (!container.name().matches("[A-Za-z0-9_-]{1,255}")) {
      throw ServiceError.client("Container.name contains invalid characters.");
    }
    if (container.image() == null || container.image().isEmpty()) {
      throw ServiceError.client("Container.image should not be null or empty.");
    }
    if (container.image().length() > 255 || container.image().matches(".*\\s.*")) {
      throw ServiceError.client("Container.image contains invalid characters.");
    }
  }

  private void checkRole(@Nullable String role) {
    if (role != null && !role.isEmpty() && !account.hasRole(role)) {
      throw ServiceError.client("Role is not valid");
    }
  }

  private static void checkFargate(RegisterTaskDefinitionRequest request) {
    if (request.networkMode() != NetworkMode.AWSVPC) {
      throw ServiceError.client("Fargate only supports network mode 'awsvpc'.");
    }
    FargateSize.of(request.cpu(), request.memory());
    if (request.ephemeralStorage() != null) {
      checkStorage(request.ephemeralStorage().sizeInGiB());
    }
    boolean executionRole =
        request.executionRoleArn() != null && !request.executionRoleArn().isEmpty();
    for (ContainerDefinition container : request.containerDefinitions()) {
      checkOnFargate(container, executionRole);
    }
  }

  /** AWS: the 20 GiB that come with a task cannot be asked for. */
  static void checkStorage(@Nullable Integer gibibytes) {
    if (gibibytes == null || gibibytes < 21 || gibibytes > 200) {
      throw ServiceError.client(
          "Ephemeral storage size must be between 21 GiB and 200 GiB."); // guess
    }
  }

  private static void checkOnFargate(ContainerDefinition container, boolean executionRole) {
    Integer stopTimeout = container.stopTimeout();
    if (stopTimeout != null && (stopTimeout < 0 || stopTimeout > 120)) {
      throw ServiceError.client(
          "Container stopTimeout must be between 0 and 120 seconds on Fargate."); // guess
    }
    if (Boolean.TRUE.equals(container.privileged())) {
      throw ServiceError.client("Fargate does not support privileged containers."); // guess
    }
    if (container.logConfiguration() != null) {
      checkLog(container.logConfiguration(), executionRole);
    }
    if (!container.secrets().isEmpty() && !executionRole) {
      throw ServiceError.client(
          "When you are specifying container secrets, you must also specify a value for"
              + " 'executionRoleArn'.");
    }
  }

  private static void checkLog(LogConfiguration log, boolean executionRole) {
    String driver = String.valueOf(log.logDriverAsString());
    if (!LOG_DRIVERS.contains(driver)) {
      throw ServiceError.client("Fargate does not support log driver " + driver + "."); // guess
    }
    if (!driver.equals("awslogs")) {
      return;
    }
    if (!executionRole) {
      throw ServiceError.client(
          "Fargate requires task definition to have execution role ARN to support log driver"
              + " awslogs.");
    }
    for (String option : List.of("awslogs-group", "awslogs-region", "awslogs-stream-prefix")) {
      if (log.options().getOrDefault(option, "").isEmpty()) {
        throw ServiceError.client("Log driver awslogs requires options: " + option);
      }
    }
  }
}
