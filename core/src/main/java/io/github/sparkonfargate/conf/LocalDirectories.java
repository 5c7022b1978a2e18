package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras;
import io.github.sparkonfargate.ecs.TaskVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides where Spark's local directories of a Fargate task are. Executors, and a driver in cluster
 * mode, take {@code spark.local.dir} from a configuration that was written for another machine: its
 * paths, which their user cannot make, would end each of them with exit code 53. Pure.
 */
final class LocalDirectories {
  private static final String KEY = "spark.local.dir";

  /** Read by Spark's Utils.getConfiguredLocalDirs, which prefers it to the key. */
  private static final String VARIABLE = "SPARK_LOCAL_DIRS";

  private static final String VOLUME = "spark-local-dir-";

  /** What Spark takes where nothing is set; there is one in every container. */
  private static final String USUAL = "/tmp";

  private LocalDirectories() {}

  /** Those on volumes, separated by commas; empty without. */
  static String onVolumes(List<TaskVolume> volumes) {
    return volumes.stream()
        .filter(LocalDirectories::isLocalDirectory)
        .map(TaskVolume::mountPath)
        .collect(Collectors.joining(","));
  }

  private static boolean isLocalDirectory(TaskVolume volume) {
    return volume.name().startsWith(VOLUME);
  }

  /** That Spark could not write to one of those; it would end with exit code 53. */
  static List<String> problems(String prefix, List<TaskVolume> volumes) {
    return volumes.stream()
        .filter(volume -> isLocalDirectory(volume) && volume.readOnly())
        .map(
            volume ->
                prefix
                    + (volume instanceof TaskVolume.Ebs ? "volumes.ebs." : "volumes.efs.")
                    + volume.name()
                    + ".mount.readOnly=true: Spark writes to its local directories; leave it out, or"
                    + " give the volume a name that does not begin with "
                    + VOLUME
                    + ".")
        .toList();
  }

  /** The extras with local directories that their tasks have. */
  static TaskExtras complete(ConfigReader reader, TaskExtrasOptions keys, TaskExtras extras) {
    return isOfAnotherMachine(reader, keys, extras) ? extras.withLocalDirectories(USUAL) : extras;
  }

  /** That executors have other ones than are set; empty where they have those. */
  static List<String> warnings(ConfigReader reader, TaskExtras executor) {
    if (!isOfAnotherMachine(reader, TaskExtrasOptions.EXECUTOR, executor)) {
      return List.of();
    }
    return List.of(
        KEY
            + "="
            + reader.text(KEY)
            + " is of another machine than executors on Fargate, which could not make it: they have"
            + " SPARK_LOCAL_DIRS=/tmp instead. Where their image has directories for them, name"
            + " those in spark.executorEnv.SPARK_LOCAL_DIRS.");
  }

  private static boolean isOfAnotherMachine(
      ConfigReader reader, TaskExtrasOptions keys, TaskExtras extras) {
    String configured = reader.text(KEY);
    // A definition of the user's is used as it is; the local Fargate's tasks are on this machine.
    if (configured.isEmpty()
        || !reader.text(keys.environment() + VARIABLE).isEmpty()
        || !onVolumes(extras.volumes()).isEmpty()
        || !extras.taskDefinition().isEmpty()
        || isEmbedded(reader)) {
      return false;
    }
    Optional<TaskDefinitionExtras.Template> template =
        extras.template().filter(own -> own.problems(extras.containerName()).isEmpty());
    if (template.filter(own -> own.sets(extras.containerName(), VARIABLE)).isPresent()) {
      return false;
    }
    List<String> theirs = new ArrayList<>(List.of(USUAL));
    template.ifPresent(own -> theirs.addAll(own.mountPaths(extras.containerName())));
    extras.volumes().stream()
        .filter(volume -> !volume.readOnly())
        .forEach(volume -> theirs.add(volume.mountPath()));
    return Stream.of(configured.split(","))
        .map(String::strip)
        .noneMatch(directory -> isWithin(directory, theirs));
  }

  /** Relative ones are in the container's own working directory. */
  private static boolean isWithin(String directory, List<String> theirs) {
    return !directory.startsWith("/")
        || theirs.stream()
            .anyMatch(path -> (directory + "/").startsWith(path.replaceFirst("/*$", "/")));
  }

  private static boolean isEmbedded(ConfigReader reader) {
    return FargateMaster.parse(reader.text("spark.master"))
        .filter(FargateMaster::isEmbeddedLocal)
        .isPresent();
  }
}
