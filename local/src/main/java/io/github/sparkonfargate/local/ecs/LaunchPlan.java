package io.github.sparkonfargate.local.ecs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * A request for tasks that was found good, with its names resolved.
 *
 * @param strategy which capacity provider each task goes to
 * @param roles under which the task runs, and ECS acts for it
 * @param invisible how long DescribeTasks does not know its tasks
 */
record LaunchPlan(
    String clusterArn,
    TaskDefinition definition,
    FargateSize size,
    TaskOverride overrides,
    AwsVpcConfiguration network,
    Strategy strategy,
    Roles roles,
    Labels labels,
    String platformVersion,
    int count,
    Duration invisible) {

  /**
   * What a task is called and tagged.
   *
   * @param tags of the request, after those propagated to it
   * @param managedTags ECS's own
   */
  record Labels(
      @Nullable String startedBy, String group, List<Tag> tags, Map<String, String> managedTags) {
    Labels {
      tags = List.copyOf(tags);
      managedTags = Map.copyOf(managedTags);
    }
  }

  /**
   * ARNs of roles, of the override or the definition; null where there is none.
   *
   * @param task what the containers act as
   * @param execution as what ECS gets images, secrets and logs for the task
   * @param infrastructure as what ECS makes the task's EBS volumes
   */
  record Roles(
      @Nullable String task, @Nullable String execution, @Nullable String infrastructure) {}

  @Nullable String taskRoleArn() {
    return roles.task;
  }

  LaunchPlan with(Labels other) {
    return new LaunchPlan(
        clusterArn,
        definition,
        size,
        overrides,
        network,
        strategy,
        roles,
        other,
        platformVersion,
        count,
        invisible);
  }

  @Nullable String startedBy() {
    return labels.startedBy;
  }

  String group() {
    return labels.group;
  }

  List<String> subnets() {
    return network.subnets();
  }

  boolean publicAddress() {
    return network.assignPublicIp() == AssignPublicIp.ENABLED;
  }

  @Nullable ContainerOverride containerOverride(String name) {
    return overrides.containerOverrides().stream()
        .filter(each -> name.equals(each.name()))
        .findFirst()
        .orElse(null);
  }
}
