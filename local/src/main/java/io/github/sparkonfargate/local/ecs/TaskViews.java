package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.ecs.LocalTask.Container;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks as DescribeTasks shows them. */
final class TaskViews {
  private final Account account;
  private final Network network;

  TaskViews(Account account, Network network) {
    this.account = account;
    this.network = network;
  }

  Task of(LocalTask task) {
    LaunchPlan plan = task.plan;
    String platform = plan.platformVersion();
    return Task.builder()
        .taskArn(task.arn())
        .clusterArn(plan.clusterArn())
        .taskDefinitionArn(plan.definition().taskDefinitionArn())
        .availabilityZone(account.region() + network.zoneLetter(task.subnet))
        .lastStatus(task.state.name())
        .desiredStatus(task.stopRequested ? "STOPPED" : "RUNNING")
        .launchType(task.capacityProvider == null ? LaunchType.FARGATE : null)
        .capacityProviderName(task.capacityProvider)
        .platformVersion(platform)
        .platformFamily("Linux")
        .cpu(String.valueOf(plan.size().cpuUnits()))
        .memory(String.valueOf(plan.size().memoryMiB()))
        .ephemeralStorage(
            plan.overrides().ephemeralStorage() == null
                ? plan.definition().ephemeralStorage()
                : plan.overrides().ephemeralStorage())
        .overrides(plan.overrides())
        .group(plan.group())
        .startedBy(plan.startedBy())
        .version(task.version)
        .createdAt(task.createdAt)
        .connectivity(task.pullStartedAt == null ? null : Connectivity.CONNECTED)
        .connectivityAt(task.pullStartedAt)
        .pullStartedAt(task.pullStartedAt)
        .pullStoppedAt(task.pullStoppedAt)
        .startedAt(task.startedAt)
        .stoppingAt(task.stoppingAt)
        .executionStoppedAt(task.executionStoppedAt)
        .stoppedAt(task.stoppedAt)
        .stopCode(task.stopCode)
        .stoppedReason(task.stoppedReason)
        .attachments(attachment(task))
        .containers(task.containers.stream().map(each -> container(task, each)).toList())
        .build();
  }

  private static Attachment attachment(LocalTask task) {
    Attachment.Builder attachment =
        Attachment.builder().id(task.id).type("ElasticNetworkInterface").status(status(task));
    if (task.pullStartedAt == null) { // the interface is not there yet
      return attachment.details(detail("subnetId", task.subnet)).build();
    }
    return attachment
        .details(
            detail("subnetId", task.subnet),
            detail("networkInterfaceId", task.interfaceId()),
            detail("macAddress", macAddress(task)),
            detail("privateDnsName", privateDnsName(task)),
            detail("privateIPv4Address", task.place.address()))
        .build();
  }

  private static String status(LocalTask task) {
    if (task.state == TaskState.STOPPED) {
      return "DELETED";
    }
    return task.pullStartedAt == null ? "PRECREATED" : "ATTACHED";
  }

  private static KeyValuePair detail(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  static String macAddress(LocalTask task) {
    return "0a:" + task.id.substring(0, 10).replaceAll("(..)(?!$)", "$1:");
  }

  static String privateDnsName(LocalTask task) {
    return "ip-" + task.place.address().replace('.', '-') + ".ec2.internal";
  }

  private static software.amazon.awssdk.services.ecs.model.Container container(
      LocalTask task, Container container) {
    return software.amazon.awssdk.services.ecs.model.Container.builder()
        .containerArn(TaskMetadata.containerArn(task, container))
        .taskArn(task.arn())
        .name(container.name())
        .image(container.definition.image())
        .runtimeId(task.id + "-" + (1_000_000_000 + task.containers.indexOf(container)))
        .lastStatus(status(task, container))
        .exitCode(container.exitCode)
        .reason(container.reason)
        .healthStatus("UNKNOWN")
        .cpu(String.valueOf(container.definition.cpu()))
        .networkInterfaces(
            task.pullStartedAt == null
                ? List.of()
                : List.of(
                    NetworkInterface.builder()
                        .attachmentId(task.id)
                        .privateIpv4Address(task.place.address())
                        .build()))
        .build();
  }

  private static String status(LocalTask task, Container container) {
    if (container.alive()) {
      return task.state == TaskState.ACTIVATING ? "PENDING" : "RUNNING";
    }
    return container.exitCode != null || task.stopRequested ? "STOPPED" : "PENDING";
  }
}
