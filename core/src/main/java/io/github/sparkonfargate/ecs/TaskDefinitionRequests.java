package io.github.sparkonfargate.ecs;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Tag;

/** Turns a {@link TaskDefinitionSpec} into the SDK's request. Pure. */
final class TaskDefinitionRequests {
  private TaskDefinitionRequests() {}

  static RegisterTaskDefinitionRequest of(TaskDefinitionSpec spec) {
    RegisterTaskDefinitionRequest.Builder request =
        RegisterTaskDefinitionRequest.builder()
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
                        .cpuArchitecture(CPUArchitecture.fromValue(spec.cpuArchitecture())))
            .containerDefinitions(container(spec))
            .tags(tags(spec));
    if (!spec.taskRole().isEmpty()) {
      request.taskRoleArn(spec.taskRole());
    }
    return request.build();
  }

  private static List<Tag> tags(TaskDefinitionSpec spec) {
    List<Tag> tags = new ArrayList<>(RunTaskRequests.tags(spec.tags()));
    tags.add(AwsEcsTasks.hashTag(spec));
    return tags;
  }

  private static ContainerDefinition container(TaskDefinitionSpec spec) {
    TaskDefinitionSpec.Container switches = spec.container();
    ContainerDefinition.Builder container =
        ContainerDefinition.builder()
            .name(spec.containerName())
            .image(spec.image())
            .essential(true)
            .stopTimeout(Math.toIntExact(switches.stopTimeout().toSeconds()))
            .readonlyRootFilesystem(switches.readonlyRootFilesystem())
            .linuxParameters(linux -> linux.initProcessEnabled(switches.initProcessEnabled()));
    if (!switches.user().isEmpty()) {
      container.user(switches.user());
    }
    if (spec.log() instanceof TaskDefinitionSpec.Log.AwsLogs logs) {
      container.logConfiguration(
          configuration -> configuration.logDriver(LogDriver.AWSLOGS).options(logs.options()));
    }
    return container.build();
  }
}
