package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.aws.AwsSettings;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.ServiceNotActiveException;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceVolumeConfiguration;

/** Services of one ECS cluster over the AWS SDK. */
public final class AwsEcsServices implements EcsServices {
  private static final Logger log = LoggerFactory.getLogger(AwsEcsServices.class);
  private static final String ACTIVE = "ACTIVE";

  private final EcsConnection connection;
  private final EcsClient ecs;
  private final String cluster;
  private final EcsFaults faults;

  private AwsEcsServices(EcsConnection connection) {
    this.connection = connection;
    this.ecs = connection.ecs();
    this.cluster = connection.cluster();
    this.faults = connection.faults();
  }

  /**
   * Builds the client; sends nothing.
   *
   * @param cluster short name or ARN
   */
  public static AwsEcsServices create(AwsSettings settings, String cluster) {
    return new AwsEcsServices(EcsConnection.open(settings, cluster));
  }

  @Override
  public void create(Order order) {
    try {
      ecs.createService(request(order));
    } catch (SdkException e) {
      throw faults.exception("CreateService", e);
    }
  }

  private CreateServiceRequest request(Order order) {
    CreateServiceRequest.Builder request =
        CreateServiceRequest.builder()
            .cluster(cluster)
            // The SDK repeats a call whose answer is late; ECS takes it for the first by this.
            .clientToken(token(order))
            .serviceName(order.name())
            .taskDefinition(order.taskDefinition())
            .desiredCount(1)
            .platformVersion(order.platformVersion())
            .networkConfiguration(RunTaskRequests.network(order.network()))
            // The old driver is gone before the new one starts: two would write the same output.
            .deploymentConfiguration(
                deployment ->
                    deployment
                        .minimumHealthyPercent(0)
                        .maximumPercent(100)
                        // What never starts is not tried for ever.
                        .deploymentCircuitBreaker(b -> b.enable(true).rollback(false)))
            // It would start a second task beside the first.
            .availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED)
            .enableECSManagedTags(order.options().enableEcsManagedTags())
            .enableExecuteCommand(order.options().enableExecuteCommand())
            .propagateTags(PropagateTags.SERVICE)
            .tags(RunTaskRequests.tags(order.tags()));
    if (order.capacity() instanceof LaunchRequest.Capacity.Strategy strategy) {
      // A strategy and a launch type exclude each other.
      request.capacityProviderStrategy(RunTaskRequests.items(strategy));
    } else {
      request.launchType(LaunchType.FARGATE);
    }
    if (!order.disks().isEmpty()) {
      request.volumeConfigurations(order.disks().stream().map(AwsEcsServices::disk).toList());
    }
    return request.build();
  }

  /** 36 characters, the most that ECS takes; the same for the same order. */
  private static String token(Order order) {
    String service = order.name() + " " + order.taskDefinition();
    return UUID.nameUUIDFromBytes(service.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** ECS deletes the disks of a service's tasks with them; RunTask has to be told. */
  private static ServiceVolumeConfiguration disk(TaskVolume.Ebs disk) {
    return ServiceVolumeConfiguration.builder()
        .name(disk.name())
        .managedEBSVolume(
            volume -> {
              volume
                  .sizeInGiB(disk.sizeGiB())
                  .volumeType(disk.volumeType())
                  .encrypted(disk.encrypted())
                  .filesystemType(disk.filesystemType())
                  .roleArn(disk.roleArn());
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

  @Override
  public Optional<Service> find(String name) {
    try {
      return ecs
          .describeServices(r -> r.cluster(cluster).services(name).include(ServiceField.TAGS))
          .services()
          .stream()
          .findFirst()
          .map(AwsEcsServices::service);
    } catch (SdkException e) {
      throw faults.exception("DescribeServices", e);
    }
  }

  private static Service service(software.amazon.awssdk.services.ecs.model.Service found) {
    Map<String, String> tags = new HashMap<>();
    found.tags().forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
    return new Service(
        found.serviceName(),
        ACTIVE.equals(found.status()),
        found.taskDefinition(),
        tags,
        // The newest is first.
        found.events().stream().findFirst().map(ServiceEvent::message).orElse(""));
  }

  @Override
  public void delete(String name) {
    Optional<Service> service = find(name);
    try {
      // With force, its task is stopped as well.
      ecs.deleteService(r -> r.cluster(cluster).service(name).force(true));
    } catch (ServiceNotFoundException | ServiceNotActiveException gone) {
      log.debug("DeleteService of {}: {}", name, gone.getMessage());
    } catch (SdkException e) {
      throw faults.exception("DeleteService", e);
    }
    service.ifPresent(found -> retire(found.taskDefinition()));
  }

  /** It costs nothing and starts nothing: that it stays must not spoil an application's end. */
  private void retire(String taskDefinition) {
    try {
      ecs.deregisterTaskDefinition(r -> r.taskDefinition(taskDefinition));
    } catch (SdkException e) {
      log.warn(
          "Task definition {} stays: {}",
          taskDefinition,
          faults.exception("DeregisterTaskDefinition", e).getMessage());
    }
  }

  @Override
  public List<String> tasks(String name, TaskListing.Which which) {
    try {
      return ecs
          .listTasksPaginator(
              r -> r.cluster(cluster).serviceName(name).desiredStatus(EcsConnection.desired(which)))
          .taskArns()
          .stream()
          .toList();
    } catch (ServiceNotFoundException gone) {
      return List.of();
    } catch (SdkException e) {
      throw faults.exception("ListTasks", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
