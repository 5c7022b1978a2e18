package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.ecs.TaskDefinitionExtras;
import io.github.sparkonfargate.ecs.TaskVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What executors' tasks have beside image, size and network.
 *
 * @param volumes mounted by the Spark container
 * @param secrets environment variable to ARN
 * @param taskDefinition an existing one to use; empty for ours
 * @param template laid under ours
 * @param containerName that runs Spark; empty for the first of a foreign definition
 */
public record TaskExtras(
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
