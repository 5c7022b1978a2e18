package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TaskVolumeConfiguration;

/** Turns a {@link LaunchRequest} into the SDK's request. Pure. */
final class RunTaskRequests {
  private RunTaskRequests() {}

  static RunTaskRequest of(LaunchRequest launch) {
    RunTaskRequest.Builder request =
        RunTaskRequest.builder()
            .cluster(launch.cluster())
            .taskDefinition(launch.taskDefinition())
            .count(launch.count())
            .clientToken(launch.clientToken())
            .startedBy(launch.startedBy())
            .platformVersion(launch.platformVersion())
            .overrides(overrides(launch.overrides()))
            .enableECSManagedTags(launch.options().enableEcsManagedTags())
            .enableExecuteCommand(launch.options().enableExecuteCommand())
            .tags(tags(launch.tags()));
    request.networkConfiguration(network(launch.network()));
    if (!launch.overrides().disks().isEmpty()) {
      request.volumeConfigurations(
          launch.overrides().disks().stream().map(RunTaskRequests::disk).toList());
    }
    capacity(request, launch.capacity());
    if (launch.options().propagateTags()) {
      // SERVICE is an error for RunTask.
      request.propagateTags(PropagateTags.TASK_DEFINITION);
    }
    return request.build();
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  static NetworkConfiguration network(LaunchRequest.Network network) {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(
            vpc -> {
              vpc.subnets(network.subnets())
                  .assignPublicIp(
                      network.assignPublicIp() ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED);
              if (!network.securityGroups().isEmpty()) {
                vpc.securityGroups(network.securityGroups());
              }
            })
        .build();
  }

  private static void capacity(RunTaskRequest.Builder request, LaunchRequest.Capacity capacity) {
    if (capacity instanceof LaunchRequest.Capacity.Strategy strategy) {
      // A strategy and a launch type exclude each other.
      request.capacityProviderStrategy(items(strategy));
      return;
    }
    request.launchType(LaunchType.FARGATE);
  }

  static List<CapacityProviderStrategyItem> items(LaunchRequest.Capacity.Strategy strategy) {
    return strategy.items().stream()
        .map(
            item ->
                CapacityProviderStrategyItem.builder()
                    .capacityProvider(item.provider())
                    .weight(item.weight())
                    .base(item.base())
                    .build())
        .toList();
  }

  private static TaskVolumeConfiguration disk(TaskVolume.Ebs disk) {
    return TaskVolumeConfiguration.builder()
        .name(disk.name())
        .managedEBSVolume(
            volume -> {
              volume
                  .sizeInGiB(disk.sizeGiB())
                  .volumeType(disk.volumeType())
                  .encrypted(disk.encrypted())
                  .filesystemType(disk.filesystemType())
                  .roleArn(disk.roleArn())
                  .terminationPolicy(policy -> policy.deleteOnTermination(true));
              if (disk.iops() > 0) {
                volume.iops(disk.iops());
              }
              if (disk.throughput() > 0) {
                volume.throughput(disk.throughput());
              }
              if (!disk.kmsKeyId().isEmpty()) {
                volume.kmsKeyId(disk.kmsKeyId());
              }
              if (!disk.snapshotId().isEmpty()) {
                volume.snapshotId(disk.snapshotId());
              }
            })
        .build();
  }

  private static TaskOverride overrides(LaunchRequest.Overrides overrides) {
    TaskOverride.Builder task =
        TaskOverride.builder()
            .cpu(Integer.toString(overrides.cpuUnits()))
            .memory(Integer.toString(overrides.memoryMiB()))
            .containerOverrides(container(overrides));
    if (overrides.ephemeralStorageGiB() > 0) {
      task.ephemeralStorage(storage -> storage.sizeInGiB(overrides.ephemeralStorageGiB()));
    }
    if (!overrides.taskRoleArn().isEmpty()) {
      task.taskRoleArn(overrides.taskRoleArn());
    }
    if (!overrides.executionRoleArn().isEmpty()) {
      task.executionRoleArn(overrides.executionRoleArn());
    }
    return task.build();
  }

  private static ContainerOverride container(LaunchRequest.Overrides overrides) {
    return ContainerOverride.builder()
        .name(overrides.containerName())
        .command(overrides.command())
        .environment(
            // Sorted, so that a repeated call has the very same parameters as the first.
            overrides.environment().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> KeyValuePair.builder().name(e.getKey()).value(e.getValue()).build())
                .toList())
        .build();
  }
}
