package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras;
import io.github.sparkonfargate.ecs.TaskVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a role's tasks have beside image, size and network.
 *
 * @param prefix of the keys that say so, for messages
 * @param volumes mounted by the Spark container
 * @param secrets environment variable to ARN
 * @param taskDefinition an existing one to use; empty for ours
 * @param template laid under ours
 * @param containerName that runs Spark; empty for the first of a foreign definition
 * @param localDirectories Spark's, separated by commas; empty for its own
 */
public record TaskExtras(
    String prefix,
    List<TaskVolume> volumes,
    Map<String, String> secrets,
    String taskDefinition,
    Optional<TaskDefinitionExtras.Template> template,
    String containerName,
    String localDirectories) {

  /** Copies the collections. */
  public TaskExtras {
    volumes = List.copyOf(volumes);
    secrets = Map.copyOf(secrets);
  }

  /** The key that names an existing task definition. */
  public String taskDefinitionKey() {
    return prefix + "taskDefinition";
  }

  /**
   * The container of an existing task definition that runs Spark.
   *
   * @throws InvalidConfigurationException if there is none of the name that is set
   */
  public EcsTasks.Container containerIn(EcsTasks.ExistingDefinition found) {
    List<EcsTasks.Container> containers = found.containers();
    return containers.stream()
        .filter(each -> containerName.isEmpty() || containerName.equals(each.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    List.of(
                        "task definition "
                            + found.arn()
                            + " has no container '"
                            + containerName
                            + "' but "
                            + String.join(
                                ", ", containers.stream().map(EcsTasks.Container::name).toList())
                            + "; correct "
                            + prefix
                            + "taskDefinitionContainerName")));
  }

  /** Whether a definition of the user's says as which role its containers act. */
  boolean bringsTaskRole() {
    return !taskDefinition.isEmpty()
        || template
            // What is wrong with it has been reported.
            .filter(own -> own.problems(containerName).isEmpty())
            .filter(TaskDefinitionExtras.Template::bringsTaskRole)
            .isPresent();
  }

  /** What of it goes into our task definition. */
  public TaskDefinitionExtras inDefinition() {
    return new TaskDefinitionExtras(volumes, secrets, template);
  }

  /** What of it goes into each launch. */
  public List<TaskVolume.Ebs> disks() {
    return volumes.stream()
        .filter(TaskVolume.Ebs.class::isInstance)
        .map(TaskVolume.Ebs.class::cast)
        .toList();
  }

  TaskExtras withLocalDirectories(String directories) {
    return new TaskExtras(
        prefix, volumes, secrets, taskDefinition, template, containerName, directories);
  }

  TaskExtras withContainerName(String name) {
    return new TaskExtras(
        prefix, volumes, secrets, taskDefinition, template, name, localDirectories);
  }
}
