package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Volume;

/** What RegisterTaskDefinition refuses by {@link DefinitionRule}, wherever the tasks run. */
final class TaskDefinitionRules {
  private static final int MOST_BYTES = 65_536;
  private static final int MOST_CONTAINERS = 10;

  private final Account account;

  TaskDefinitionRules(Account account) {
    this.account = account;
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError at the first violation, as AWS does
   */
  void check(RegisterTaskDefinitionRequest request) {
    DefinitionRule.SIZE.require(
        AwsJson.bytes(AwsJson.write(request)).length <= MOST_BYTES,
        "Task definition must be at most 65536 bytes.");
    checkFamily(request.family());
    checkContainers(request);
    checkRole(request.executionRoleArn());
    checkRole(request.taskRoleArn());
    Tags.check(request.tags());
    if (request.requiresCompatibilities().contains(Compatibility.FARGATE)) {
      FargateDefinitionRules.check(request);
    }
  }

  private static void checkFamily(@Nullable String family) {
    if (family == null || family.isEmpty()) {
      throw DefinitionRule.FAMILY_GIVEN.refusal("Family should not be null or empty.");
    }
    DefinitionRule.FAMILY_CHARACTERS.require(
        family.matches("[A-Za-z0-9_-]{1,255}"), "Family contains invalid characters.");
  }

  private static void checkContainers(RegisterTaskDefinitionRequest request) {
    List<ContainerDefinition> containers = request.containerDefinitions();
    DefinitionRule.CONTAINER_GIVEN.require(
        !containers.isEmpty(), "Container list cannot be empty.");
    DefinitionRule.CONTAINERS_AT_MOST.require(
        containers.size() <= MOST_CONTAINERS, "A task definition can have at most 10 containers.");
    Set<String> names = new HashSet<>();
    for (ContainerDefinition container : containers) {
      checkContainer(container);
      DefinitionRule.CONTAINER_NAMES_DIFFER.require(
          names.add(container.name()), "Container names must be unique: " + container.name());
    }
    DefinitionRule.ESSENTIAL_CONTAINER.require(
        !containers.stream().allMatch(each -> Boolean.FALSE.equals(each.essential())),
        "Task definition does not have an essential container.");
    Set<String> volumes = request.volumes().stream().map(Volume::name).collect(Collectors.toSet());
    for (ContainerDefinition container : containers) {
      checkReferences(container, names, volumes);
    }
  }

  private static void checkContainer(ContainerDefinition container) {
    String name = container.name() == null ? "" : container.name();
    String image = container.image() == null ? "" : container.image();
    DefinitionRule.CONTAINER_NAMED.require(
        !name.isEmpty(), "Container.name should not be null or empty.");
    DefinitionRule.CONTAINER_NAME_CHARACTERS.require(
        name.matches("[A-Za-z0-9_-]{1,255}"), "Container.name contains invalid characters.");
    DefinitionRule.IMAGE_GIVEN.require(
        !image.isEmpty(), "Container.image should not be null or empty.");
    DefinitionRule.IMAGE_CHARACTERS.require(
        image.length() <= 255 && !image.matches(".*\\s.*"),
        "Container.image contains invalid characters.");
    DefinitionRule.MEMORY_ABOVE_RESERVATION.require(
        container.memory() == null
            || container.memoryReservation() == null
            || container.memory() > container.memoryReservation(),
        "Invalid setting for container '"
            + name
            + "'. Memory reservation must be less than the memory.");
    checkSecrets(container);
  }

  private static void checkSecrets(ContainerDefinition container) {
    Set<String> names =
        container.environment().stream().map(KeyValuePair::name).collect(Collectors.toSet());
    for (Secret secret : container.secrets()) {
      DefinitionRule.SECRET_SOURCE.require(
          secret.name() != null
              && !secret.name().isEmpty()
              && secret.valueFrom() != null
              && !secret.valueFrom().isEmpty(),
          "A secret of container " + container.name() + " needs a name and a valueFrom.");
      DefinitionRule.SECRET_NAMES_DIFFER.require(
          names.add(secret.name()),
          "The secret name must be unique and not shared with any new or existing environment"
              + " variables set on the container, such as '"
              + secret.name()
              + "'.");
    }
  }

  private static void checkReferences(
      ContainerDefinition container, Set<String> names, Set<String> volumes) {
    for (ContainerDependency dependency : container.dependsOn()) {
      DefinitionRule.DEPENDS_ON_CONTAINER.require(
          names.contains(dependency.containerName())
              && !container.name().equals(dependency.containerName()),
          "Container "
              + container.name()
              + " depends on "
              + dependency.containerName()
              + ", which is no other container of the task definition.");
    }
    for (MountPoint mount : container.mountPoints()) {
      DefinitionRule.VOLUME_KNOWN.require(
          volumes.contains(mount.sourceVolume()), "Unknown volume '" + mount.sourceVolume() + "'.");
    }
  }

  private void checkRole(@Nullable String role) {
    DefinitionRule.ROLE_EXISTS.require(
        role == null || role.isEmpty() || account.hasRole(role), "Role is not valid");
  }
}
