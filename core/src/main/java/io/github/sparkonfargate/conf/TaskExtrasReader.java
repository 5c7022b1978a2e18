package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras.Switch;
import io.github.sparkonfargate.ecs.TaskVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads volumes, secrets and task definitions of one's own; used once. */
final class TaskExtrasReader {
  private final ConfigReader reader;
  private final TaskExtrasOptions keys;

  /**
   * @param keys of the role whose tasks they are
   */
  TaskExtrasReader(ConfigReader reader, TaskExtrasOptions keys) {
    this.reader = reader;
    this.keys = keys;
  }

  TaskExtras read() {
    String existing = reader.find(keys.taskDefinition()).orElse("");
    String infrastructureRole = reader.find(TaskExtrasOptions.INFRASTRUCTURE_ROLE).orElse("");
    List<TaskVolume> volumes = new ArrayList<>();
    VolumeKeys.of(reader, keys.efs()).forEach(each -> volumes.add(efs(each)));
    VolumeKeys.of(reader, keys.ebs()).forEach(each -> volumes.add(ebs(each, infrastructureRole)));
    TaskExtras extras =
        new TaskExtras(
            keys.prefix(),
            volumes,
            secrets(),
            existing,
            template(),
            reader.find(keys.containerName()).orElse(""),
            LocalDirectories.onVolumes(volumes));
    check(extras);
    return LocalDirectories.complete(reader, keys, withContainer(extras));
  }

  private static TaskVolume efs(VolumeKeys keys) {
    keys.allow("fileSystemId", "rootDirectory", "accessPointId", "transitEncryption", "iam");
    String fileSystem =
        keys.required("fileSystemId", "fs-[A-Za-z0-9-]+|arn:aws.*", "the file system, fs-...");
    String root = keys.matching("rootDirectory", "/.*", "a path that begins with /", "");
    String accessPoint = keys.matching("accessPointId", "fsap-[A-Za-z0-9]+", "fsap-...", "");
    boolean encrypted = keys.flag("transitEncryption", true);
    boolean iam = keys.flag("iam", false);
    if (!encrypted && (iam || !accessPoint.isEmpty())) {
      keys.problem("options.transitEncryption", "=false goes with neither iam nor accessPointId");
    }
    if (!accessPoint.isEmpty() && root.length() > 1) {
      keys.problem("options.rootDirectory", " must be left out: the access point has its own");
    }
    return new TaskVolume.Efs(
        keys.name(),
        keys.mountPath(),
        keys.readOnly(),
        fileSystem,
        root,
        accessPoint,
        encrypted,
        iam);
  }

  private TaskVolume ebs(VolumeKeys keys, String role) {
    keys.allow(
        "size",
        "volumeType",
        "iops",
        "throughput",
        "encrypted",
        "kmsKeyId",
        "snapshotId",
        "filesystemType");
    if (role.isEmpty()) {
      reader.problem(
          TaskExtrasOptions.INFRASTRUCTURE_ROLE.name()
              + " is not set: ECS makes EBS volumes by that role; name one with the policy"
              + " AmazonECSInfrastructureRolePolicyForVolumes.");
    }
    TaskVolume.Ebs disk =
        new TaskVolume.Ebs(
            keys.name(),
            keys.mountPath(),
            keys.readOnly(),
            keys.gibibytes("size", 1, 16_384),
            keys.matching(
                "volumeType", EbsRules.TYPES, "an EBS type that Fargate has, such as gp3", "gp3"),
            keys.number("iops", 100, 256_000),
            keys.number("throughput", 125, 2_000),
            keys.flag("encrypted", true),
            keys.matching("kmsKeyId", "\\S+", "a KMS key", ""),
            keys.matching("snapshotId", "snap-[A-Za-z0-9]+", "snap-...", ""),
            keys.matching("filesystemType", "xfs|ext3|ext4", "xfs, ext3 or ext4", "xfs"),
            role);
    EbsRules.check(keys, disk);
    return disk;
  }

  private Map<String, String> secrets() {
    Map<String, String> secrets = reader.withPrefix(keys.secrets());
    secrets.forEach(
        (variable, arn) -> {
          String key = keys.secrets().prefix() + variable;
          if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            reader.problem(key + ": '" + variable + "' is not the name of a variable.");
          }
          if (!arn.matches("arn:aws[a-z-]*:(secretsmanager|ssm):[a-z0-9-]+:[0-9]{12}:\\S+")) {
            // The likeliest mistake is the secret itself, which no message may repeat.
            reader.problem(
                key
                    + " is not the ARN of a Secrets Manager secret or an SSM parameter; a value"
                    + " itself must never stand here.");
          }
          String plain = keys.environment() + variable;
          if (!reader.text(plain).isEmpty()) {
            reader.problem(key + " and " + plain + " are both set; remove one.");
          }
        });
    return secrets;
  }

  private Optional<TaskDefinitionExtras.Template> template() {
    String key = keys.templateFile().name();
    Optional<String> file = reader.find(keys.templateFile());
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(path(file.get()));
      return Optional.of(
          new TaskDefinitionExtras.Template(
              text, key + "=" + file.get(), keys.containerName().name(), setByKeys()));
    } catch (IOException | InvalidPathException e) {
      reader.problem(key + "=" + file.get() + " cannot be read; name a JSON file on this machine.");
      return Optional.empty();
    }
  }

  /** What the user has set himself wins over his template; our defaults do not. */
  private Set<Switch> setByKeys() {
    RoleOptions role =
        keys.equals(TaskExtrasOptions.DRIVER) ? FargateOptions.DRIVER : FargateOptions.EXECUTOR;
    Map<Switch, ConfigKey<?>> settings =
        Map.of(
            Switch.STOP_TIMEOUT, role.terminationGracePeriod(),
            Switch.READONLY_ROOT_FILESYSTEM, role.readonlyRootFilesystem(),
            Switch.INIT_PROCESS, role.initProcessEnabled(),
            Switch.CPU_ARCHITECTURE, FargateOptions.CPU_ARCHITECTURE);
    return settings.entrySet().stream()
        .filter(each -> !reader.text(each.getValue().name()).isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** In a driver's container the file has come by a URI. */
  private static Path path(String file) {
    return Path.of(file.replaceFirst("^file:(//)?(?=/)", ""));
  }

  private void check(TaskExtras extras) {
    if (extras.disks().size() > 1) {
      reader.problem(keys.ebs().prefix() + "*: a Fargate task has one EBS volume at most.");
    }
    long names = extras.volumes().stream().map(TaskVolume::name).distinct().count();
    long paths = extras.volumes().stream().map(TaskVolume::mountPath).distinct().count();
    if (names < extras.volumes().size() || paths < extras.volumes().size()) {
      reader.problem(keys.prefix() + "volumes.*: two volumes have one name or one mount path.");
    }
    LocalDirectories.problems(keys.prefix(), extras.volumes()).forEach(reader::problem);
    boolean ours =
        !extras.volumes().isEmpty() || !extras.secrets().isEmpty() || extras.template().isPresent();
    if (!extras.taskDefinition().isEmpty() && ours) {
      reader.problem(
          extras.taskDefinitionKey()
              + " names a definition that is used as it is: volumes, secrets and a template cannot"
              + " be added to it; put them into it and remove the keys.");
    }
  }

  /** The container of a template must be known before the definition is made of it. */
  private TaskExtras withContainer(TaskExtras extras) {
    if (extras.template().isEmpty()) {
      return extras;
    }
    List<String> problems = extras.template().get().problems(extras.containerName());
    problems.forEach(problem -> reader.problem(problem + "."));
    if (!problems.isEmpty() || !extras.containerName().isEmpty()) {
      return extras;
    }
    try {
      return extras.withContainerName(extras.template().get().firstContainer());
    } catch (InvalidConfigurationException e) {
      e.problems().forEach(problem -> reader.problem(problem + "."));
      return extras;
    }
  }
}
