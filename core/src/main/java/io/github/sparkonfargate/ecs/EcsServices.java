package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ECS services of one task, which ECS starts again whenever it ends: what keeps a supervised driver
 * alive when nobody watches. Calls block.
 */
public interface EcsServices extends AutoCloseable {

  /**
   * A service to be made.
   *
   * @param name of the service in its cluster
   * @param taskDefinition ARN; a service overrides nothing, so size and command are in it
   * @param capacity launch type or capacity provider strategy
   * @param platformVersion Fargate platform version, or "LATEST"
   * @param network subnets, security groups, public address
   * @param tags of the service and of its tasks
   * @param options switches
   * @param disks EBS volumes that are made for each task
   */
  record Order(
      String name,
      String taskDefinition,
      LaunchRequest.Capacity capacity,
      String platformVersion,
      LaunchRequest.Network network,
      Map<String, String> tags,
      LaunchRequest.Options options,
      List<TaskVolume.Ebs> disks) {
    /** Copies the collections. */
    public Order {
      tags = Map.copyOf(tags);
      disks = List.copyOf(disks);
    }

    /** A service whose tasks have no disks of their own. */
    public Order(
        String name,
        String taskDefinition,
        LaunchRequest.Capacity capacity,
        String platformVersion,
        LaunchRequest.Network network,
        Map<String, String> tags,
        LaunchRequest.Options options) {
      this(name, taskDefinition, capacity, platformVersion, network, tags, options, List.of());
    }
  }

  /**
   * A service as ECS described it.
   *
   * @param name in its cluster
   * @param active whether ECS starts its task again; not so once it is deleted
   * @param taskDefinition ARN
   * @param tags of the service
   * @param lastEvent what ECS said last of it, empty if nothing: why no task can be placed
   */
  record Service(
      String name,
      boolean active,
      String taskDefinition,
      Map<String, String> tags,
      String lastEvent) {
    /** Copies the tags. */
    public Service {
      tags = Map.copyOf(tags);
    }
  }

  /**
   * Makes a service that keeps one task. Repeating the call with the same order makes no second.
   *
   * @throws EcsException if ECS refuses or cannot be reached
   */
  void create(Order order);

  /**
   * The service of this name; empty if there is none, or none any more.
   *
   * @throws EcsException if ECS refuses or cannot be reached
   */
  Optional<Service> find(String name);

  /**
   * Deletes a service, which stops its task, and retires its task definition, which no other uses.
   * A service that is gone already counts as deleted.
   *
   * @throws EcsException if ECS refuses or cannot be reached
   */
  void delete(String name);

  /**
   * ARNs of a service's tasks.
   *
   * @throws EcsException if ECS refuses or cannot be reached
   */
  List<String> tasks(String name, TaskListing.Which which);

  @Override
  void close();
}
