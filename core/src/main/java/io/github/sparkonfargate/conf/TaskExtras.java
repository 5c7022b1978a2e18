package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras;
import io.github.sparkonfargate.ecs.TaskVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a role's tasks have beside image, size and network.
 *
 * @param prefix of the keys that say so, for messages
 * @param volumes mounted by the Spark container
 * @param secrets environment variable to ARN
 * @param taskDefinition an existing one to use; empty for ours
 * @param template laid under ours
 * @param containerName that runs Spark; empty for the first of a foreign definition
 */
public record TaskExtras(
    String prefix,
    List<TaskVolume> volumes,
    Map<String, String> secrets,
    String taskDefinition,
    Optional<TaskDefinitionExtras.Template> template,
    String containerName) {

  private static final String LOCAL_DIRECTORY = "spark-local-dir-";

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
  public String containerIn(EcsTasks.ExistingDefinition found) {
    String container = containerName.isEmpty() ? found.containers().get(0) : containerName;
    if (!found.containers().contains(container)) {
      throw new InvalidConfigurationException(
          List.of(
              "task definition "
                  + found.arn()
                  + " has no container '"
                  + container
                  + "' but "
                  + String.join(", ", found.containers())
                  + "; correct "
                  + prefix
                  + "taskDefinitionContainerName"));
    }
    return container;
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

  /** Spark's local directories, separated by commas; empty for its own. */
  public String localDirectories() {
    return volumes.stream()
        .filter(volume -> volume.name().startsWith(LOCAL_DIRECTORY))
        .map(TaskVolume::mountPath)
        .collect(Collectors.joining(","));
  }
}
