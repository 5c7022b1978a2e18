package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Map;

/**
 * One RunTask call in this project's words.
 *
 * @param cluster short name or ARN of the ECS cluster
 * @param taskDefinition family, family:revision or ARN
 * @param count tasks to launch, 1 to 10
 * @param clientToken idempotency token of this call
 * @param startedBy application id, at most 128 characters of letters, digits, '-', '/' and '_'
 * @param capacity launch type or capacity provider strategy
 * @param platformVersion Fargate platform version, or "LATEST"
 * @param network subnets, security groups, public address
 * @param overrides what differs from the task definition
 * @param tags tags of the task
 * @param options switches of the call
 */
public record LaunchRequest(
    String cluster,
    String taskDefinition,
    int count,
    String clientToken,
    String startedBy,
    Capacity capacity,
    String platformVersion,
    Network network,
    Overrides overrides,
    Map<String, String> tags,
    Options options) {

  /** Copies the collections. */
  public LaunchRequest {
    tags = Map.copyOf(tags);
  }

  /** Where the task runs. */
  public sealed interface Capacity {
    /** {@code launchType=FARGATE}. */
    record OnDemand() implements Capacity {}

    /** {@code capacityProviderStrategy}. */
    record Strategy(List<Item> items) implements Capacity {
      /** Copies the items. */
      public Strategy {
        items = List.copyOf(items);
      }

      /** Whether tasks may run on Fargate Spot. */
      public boolean hasSpot() {
        return items.stream().anyMatch(item -> item.provider().equals("FARGATE_SPOT"));
      }
    }

    /**
     * One item of a strategy.
     *
     * @param provider FARGATE, FARGATE_SPOT or a provider of the cluster
     * @param weight 0 to 1000
     * @param base tasks that go to this provider first, 0 for none
     */
    record Item(String provider, int weight, int base) {}
  }

  /** {@code awsvpcConfiguration}. */
  public record Network(List<String> subnets, List<String> securityGroups, boolean assignPublicIp) {
    /** Copies the lists. */
    public Network {
      subnets = List.copyOf(subnets);
      securityGroups = List.copyOf(securityGroups);
    }
  }

  /**
   * {@code overrides}: task size and the one container's command and environment.
   *
   * @param containerName the container of the task definition that is overridden
   * @param command arguments for the image's entry point
   * @param environment plain environment variables; never a secret
   * @param cpuUnits vCPU times 1024
   * @param memoryMiB task memory
   * @param ephemeralStorageGiB 0 for Fargate's default of 20, else 21 to 200
   * @param taskRoleArn empty for the task definition's
   * @param executionRoleArn empty for the task definition's
   * @param disks EBS volumes that are made for each task
   */
  public record Overrides(
      String containerName,
      List<String> command,
      Map<String, String> environment,
      int cpuUnits,
      int memoryMiB,
      int ephemeralStorageGiB,
      String taskRoleArn,
      String executionRoleArn,
      List<TaskVolume.Ebs> disks) {
    /** Copies the collections. */
    public Overrides {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
      disks = List.copyOf(disks);
    }

    /** Overrides of a task without disks of its own. */
    public Overrides(
        String containerName,
        List<String> command,
        Map<String, String> environment,
        int cpuUnits,
        int memoryMiB,
        int ephemeralStorageGiB,
        String taskRoleArn,
        String executionRoleArn) {
      this(
          containerName,
          command,
          environment,
          cpuUnits,
          memoryMiB,
          ephemeralStorageGiB,
          taskRoleArn,
          executionRoleArn,
          List.of());
    }
  }

  /** Switches of the RunTask call. */
  public record Options(
      boolean enableEcsManagedTags, boolean propagateTags, boolean enableExecuteCommand) {}
}
