package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ecs.model.MountPoint;

/**
 * What a task definition may have beside image, roles and logs.
 *
 * @param volumes mounted by the Spark container
 * @param secrets environment variable to the ARN of a Secrets Manager secret or an SSM parameter;
 *     ECS reads them with the execution role
 * @param template a definition of the user's that ours is laid over
 * @param fixed what a service's tasks run, for a service overrides nothing
 */
public record TaskDefinitionExtras(
    List<TaskVolume> volumes,
    Map<String, String> secrets,
    Optional<Template> template,
    Fixed fixed) {

  /** Nothing beside. */
  public static final TaskDefinitionExtras NONE =
      new TaskDefinitionExtras(List.of(), Map.of(), Optional.empty());

  /** Copies the collections. */
  public TaskDefinitionExtras {
    volumes = List.copyOf(volumes);
    secrets = Map.copyOf(secrets);
  }

  /** For tasks that RunTask starts, which says what they run. */
  public TaskDefinitionExtras(
      List<TaskVolume> volumes, Map<String, String> secrets, Optional<Template> template) {
    this(volumes, secrets, template, Fixed.NONE);
  }

  /** The same with what its tasks run. */
  public TaskDefinitionExtras running(Fixed what) {
    return new TaskDefinitionExtras(volumes, secrets, template, what);
  }

  /**
   * What every task of the definition runs unless it is overridden.
   *
   * @param command arguments for the image's entry point; empty for the image's own
   * @param ephemeralStorageGiB 0 for Fargate's default of 20, else 21 to 200
   */
  public record Fixed(List<String> command, int ephemeralStorageGiB) {
    /** Nothing: each launch says it. */
    public static final Fixed NONE = new Fixed(List.of(), 0);

    /** Copies the command. */
    public Fixed {
      command = List.copyOf(command);
    }
  }

  /**
   * A definition in the form of {@code aws ecs register-task-definition --cli-input-json}.
   *
   * @param json its text
   * @param source where it came from, for messages
   * @param containerKey the setting that names its Spark container, for messages
   * @param setByKeys what settings of ours say, whatever it says itself
   */
  public record Template(String json, String source, String containerKey, Set<Switch> setByKeys) {
    /** Copies the switches. */
    public Template {
      setByKeys = Set.copyOf(setByKeys);
    }

    /**
     * All that is wrong with it, a clause each.
     *
     * @param container that is to run Spark; empty for the first
     */
    public List<String> problems(String container) {
      return TaskDefinitionTemplate.problems(this, container);
    }

    /**
     * The name of its first container.
     *
     * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if it is no
     *     definition, or one without containers
     */
    public String firstContainer() {
      return TaskDefinitionTemplate.firstContainer(this);
    }

    /**
     * Whether this container of it says itself where it logs to.
     *
     * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if it is no
     *     definition
     */
    public boolean saysWhereToLog(String container) {
      return TaskDefinitionTemplate.hasLog(this, container);
    }

    /**
     * Whether this container of it has this variable.
     *
     * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if it is no
     *     definition
     */
    public boolean sets(String container, String variable) {
      return TaskDefinitionTemplate.container(this, container)
          .filter(own -> own.environment().stream().anyMatch(each -> variable.equals(each.name())))
          .isPresent();
    }

    /**
     * Whether it names a task role, which ours would replace.
     *
     * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if it is no
     *     definition
     */
    public boolean bringsTaskRole() {
      String role = TaskDefinitionTemplate.read(this).build().taskRoleArn();
      return role != null && !role.isEmpty();
    }

    /**
     * What its containers beside this one are promised: a task cannot be smaller.
     *
     * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if it is no
     *     definition
     */
    public Limits beside(String container) {
      return TaskDefinitionTemplate.beside(this, container);
    }

    /**
     * Where this container of it mounts volumes.
     *
     * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if it is no
     *     definition
     */
    public List<String> mountPaths(String container) {
      return TaskDefinitionTemplate.container(this, container).stream()
          .flatMap(own -> own.mountPoints().stream())
          .map(MountPoint::containerPath)
          .filter(Objects::nonNull)
          .toList();
    }
  }

  /**
   * What containers take of a task.
   *
   * @param cpuUnits 0 for none in particular
   * @param memoryMiB 0 for none in particular
   */
  public record Limits(int cpuUnits, int memoryMiB) {}

  /** What a template may say, a setting may say, and has a default of ours if neither does. */
  public enum Switch {
    /** {@code stopTimeout} of the Spark container. */
    STOP_TIMEOUT,
    /** {@code readonlyRootFilesystem} of the Spark container. */
    READONLY_ROOT_FILESYSTEM,
    /** {@code linuxParameters.initProcessEnabled} of the Spark container. */
    INIT_PROCESS,
    /** {@code runtimePlatform.cpuArchitecture}. */
    CPU_ARCHITECTURE
  }

  /** The parts that decide the content of the definition. */
  Map<String, String> members() {
    Map<String, String> members = new TreeMap<>();
    // Records print all they hold. How large a disk is made says the launch, not the definition.
    volumes.forEach(
        volume ->
            members.put(
                "volume/" + volume.name(),
                volume instanceof TaskVolume.Ebs
                    ? "ebs " + volume.mountPath() + " " + volume.readOnly()
                    : volume.toString()));
    secrets.forEach((variable, arn) -> members.put("secret/" + variable, arn));
    template.ifPresent(
        own -> {
          members.put("template", own.json());
          // In an order of their own: a set has another in each JVM.
          members.put("setByKeys", new TreeSet<>(own.setByKeys()).toString());
        });
    if (!fixed.equals(Fixed.NONE)) {
      members.put("fixed", fixed.toString());
    }
    return members;
  }
}
