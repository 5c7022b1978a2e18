package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EFSAuthorizationConfigIAM;
import software.amazon.awssdk.services.ecs.model.EFSTransitEncryption;
import software.amazon.awssdk.services.ecs.model.EFSVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * Turns a {@link TaskDefinitionSpec} into the SDK's request. Pure. Where the user gave a definition
 * of his own, ours is laid over it: what we must set is set, the rest stays as he wrote it. Of our
 * switches his keys win over his definition, and his definition over our defaults.
 */
final class TaskDefinitionRequests {
  private static final String SCRATCH_VOLUME = "spark-fargate-scratch";
  private static final String SCRATCH = "/tmp";

  private TaskDefinitionRequests() {}

  /**
   * @throws InvalidConfigurationException if the user's own definition cannot be used
   */
  static RegisterTaskDefinitionRequest of(TaskDefinitionSpec spec) {
    RegisterTaskDefinitionRequest own =
        spec.extras()
            .template()
            .map(template -> TaskDefinitionTemplate.read(template).build())
            .orElseGet(() -> RegisterTaskDefinitionRequest.builder().build());
    List<ContainerDefinition> containers = containers(spec, own);
    RegisterTaskDefinitionRequest.Builder request =
        own.toBuilder()
            .family(spec.family())
            .networkMode(NetworkMode.AWSVPC)
            .requiresCompatibilities(Compatibility.FARGATE)
            .cpu(Integer.toString(spec.cpuUnits()))
            .memory(Integer.toString(spec.memoryMiB()))
            .executionRoleArn(spec.executionRole())
            .runtimePlatform(
                platform ->
                    platform
                        .operatingSystemFamily(OSFamily.LINUX)
                        .cpuArchitecture(cpuArchitecture(spec, own)))
            .containerDefinitions(containers)
            .tags(tags(spec, own));
    List<Volume> volumes = new ArrayList<>(own.volumes());
    spec.extras().volumes().forEach(volume -> volumes.add(volume(volume)));
    if (containers.stream()
        .flatMap(each -> each.mountPoints().stream())
        .anyMatch(mount -> SCRATCH_VOLUME.equals(mount.sourceVolume()))) {
      volumes.add(Volume.builder().name(SCRATCH_VOLUME).build());
    }
    if (!volumes.isEmpty()) {
      request.volumes(volumes);
    }
    if (!spec.taskRole().isEmpty()) {
      request.taskRoleArn(spec.taskRole());
    }
    int storage = spec.extras().fixed().ephemeralStorageGiB();
    if (storage > 0) {
      request.ephemeralStorage(disk -> disk.sizeInGiB(storage));
    }
    return request.build();
  }

  private static String cpuArchitecture(
      TaskDefinitionSpec spec, RegisterTaskDefinitionRequest own) {
    RuntimePlatform platform = own.runtimePlatform();
    return choose(
        spec,
        Switch.CPU_ARCHITECTURE,
        platform == null ? null : platform.cpuArchitectureAsString(),
        spec.cpuArchitecture());
  }

  /**
   * @param own what the user's definition says
   * @param ours what a key says, or our default
   */
  private static <T> T choose(TaskDefinitionSpec spec, Switch which, @Nullable T own, T ours) {
    boolean key =
        spec.extras().template().filter(each -> each.setByKeys().contains(which)).isPresent();
    return own == null || key ? ours : own;
  }

  private static List<Tag> tags(TaskDefinitionSpec spec, RegisterTaskDefinitionRequest own) {
    List<Tag> tags = new ArrayList<>(own.tags());
    tags.addAll(RunTaskRequests.tags(spec.tags()));
    tags.add(AwsEcsTasks.hashTag(spec));
    return tags;
  }

  /** Ours in its place among the user's; without a definition of his it is the only one. */
  private static List<ContainerDefinition> containers(
      TaskDefinitionSpec spec, RegisterTaskDefinitionRequest own) {
    List<ContainerDefinition> containers = new ArrayList<>(own.containerDefinitions());
    if (containers.isEmpty()) {
      return List.of(container(spec, ContainerDefinition.builder().build()));
    }
    for (int i = 0; i < containers.size(); i++) {
      if (spec.containerName().equals(containers.get(i).name())) {
        containers.set(i, container(spec, containers.get(i)));
        return containers;
      }
    }
    TaskDefinitionExtras.Template template = spec.extras().template().orElseThrow();
    throw new InvalidConfigurationException(
        List.of(
            TaskDefinitionTemplate.noContainer(
                template,
                spec.containerName(),
                containers.stream().map(each -> String.valueOf(each.name())).toList())));
  }

  private static ContainerDefinition container(TaskDefinitionSpec spec, ContainerDefinition own) {
    TaskDefinitionSpec.Container switches = spec.container();
    ContainerDefinition.Builder container =
        own.toBuilder()
            .name(spec.containerName())
            .image(spec.image())
            .essential(true)
            // Each launch says how large the task is, and all that sidecars leave is Spark's.
            // Limits of the template's would stay as they are, and its JVM be killed at them.
            .cpu(null)
            .memory(null)
            .memoryReservation(null)
            .stopTimeout(
                choose(
                    spec,
                    Switch.STOP_TIMEOUT,
                    own.stopTimeout(),
                    Math.toIntExact(switches.stopTimeout().toSeconds())))
            .readonlyRootFilesystem(isReadonly(spec, own))
            .linuxParameters(linux(spec, own));
    if (!spec.extras().fixed().command().isEmpty()) {
      container.command(spec.extras().fixed().command());
    }
    boolean userByKey = !switches.confinement().user().isEmpty();
    if (!spec.user().isEmpty() && (userByKey || own.user() == null)) {
      container.user(spec.user());
    }
    if (spec.log() instanceof TaskDefinitionSpec.Log.AwsLogs logs
        && own.logConfiguration() == null) {
      container.logConfiguration(
          configuration -> configuration.logDriver(LogDriver.AWSLOGS).options(logs.options()));
    }
    List<MountPoint> mounts = new ArrayList<>(own.mountPoints());
    spec.extras().volumes().forEach(volume -> mounts.add(mount(volume)));
    if (needsScratch(spec, own)) {
      // Spark's local directories, and what executors bring, which goes to the working directory.
      mounts.add(MountPoint.builder().sourceVolume(SCRATCH_VOLUME).containerPath(SCRATCH).build());
      container.workingDirectory(SCRATCH);
    }
    if (!mounts.isEmpty()) {
      container.mountPoints(mounts);
    }
    List<Secret> secrets = new ArrayList<>(own.secrets());
    spec.extras().secrets().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each ->
                secrets.add(
                    Secret.builder().name(each.getKey()).valueFrom(each.getValue()).build()));
    if (!secrets.isEmpty()) {
      container.secrets(secrets);
    }
    return container.build();
  }

  /** What the user's own definition says of Linux is kept. */
  private static LinuxParameters linux(TaskDefinitionSpec spec, ContainerDefinition own) {
    LinuxParameters parameters =
        own.linuxParameters() == null ? LinuxParameters.builder().build() : own.linuxParameters();
    LinuxParameters.Builder linux = parameters.toBuilder();
    linux.initProcessEnabled(
        choose(
            spec,
            Switch.INIT_PROCESS,
            parameters.initProcessEnabled(),
            spec.container().initProcessEnabled()));
    if (spec.container().confinement().dropCapabilities()) {
      linux.capabilities(capabilities -> capabilities.drop("ALL"));
    }
    return linux.build();
  }

  private static boolean isReadonly(TaskDefinitionSpec spec, ContainerDefinition own) {
    return choose(
        spec,
        Switch.READONLY_ROOT_FILESYSTEM,
        own.readonlyRootFilesystem(),
        spec.container().confinement().readonlyRootFilesystem());
  }

  /** Whether nothing else is mounted where everybody writes to. */
  private static boolean needsScratch(TaskDefinitionSpec spec, ContainerDefinition own) {
    return isReadonly(spec, own)
        && own.mountPoints().stream().noneMatch(each -> SCRATCH.equals(each.containerPath()))
        && spec.extras().volumes().stream().noneMatch(each -> SCRATCH.equals(each.mountPath()));
  }

  private static MountPoint mount(TaskVolume volume) {
    return MountPoint.builder()
        .sourceVolume(volume.name())
        .containerPath(volume.mountPath())
        .readOnly(volume.readOnly())
        .build();
  }

  private static Volume volume(TaskVolume volume) {
    Volume.Builder definition = Volume.builder().name(volume.name());
    if (volume instanceof TaskVolume.Efs efs) {
      return definition.efsVolumeConfiguration(builder -> efs(builder, efs)).build();
    }
    // What an EBS volume is like is said by each launch.
    return definition.configuredAtLaunch(true).build();
  }

  private static void efs(EFSVolumeConfiguration.Builder builder, TaskVolume.Efs efs) {
    builder
        .fileSystemId(efs.fileSystemId())
        .transitEncryption(
            efs.transitEncryption() ? EFSTransitEncryption.ENABLED : EFSTransitEncryption.DISABLED);
    if (!efs.rootDirectory().isEmpty()) {
      builder.rootDirectory(efs.rootDirectory());
    }
    if (!efs.accessPointId().isEmpty() || efs.iam()) {
      builder.authorizationConfig(
          authorization -> {
            authorization.iam(
                efs.iam() ? EFSAuthorizationConfigIAM.ENABLED : EFSAuthorizationConfigIAM.DISABLED);
            if (!efs.accessPointId().isEmpty()) {
              authorization.accessPointId(efs.accessPointId());
            }
          });
    }
  }
}
