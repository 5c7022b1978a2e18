package io.github.sparkonfargate.local.ecs;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * A RunTask request that was found good, with its names resolved.
 *
 * @param capacityProvider FARGATE or FARGATE_SPOT by strategy; null for launch type FARGATE
 * @param taskRoleArn of the override or the definition; null when the task has no role
 * @param invisible how long DescribeTasks does not know its tasks
 */
record LaunchPlan(
    String clusterArn,
    TaskDefinition definition,
    FargateSize size,
    TaskOverride overrides,
    AwsVpcConfiguration network,
    @Nullable String capacityProvider,
    @Nullable String taskRoleArn,
    @Nullable String startedBy,
    String group,
    String platformVersion,
    int count,
    Duration invisible) {

  boolean spot() {
    return "FARGATE_SPOT".equals(capacityProvider);
  }

  List<String> subnets() {
    return network.subnets();
  }

  @Nullable ContainerOverride containerOverride(String name) {
    return overrides.containerOverrides().stream()
        .filter(each -> name.equals(each.name()))
        .findFirst()
        .orElse(null);
  }
}
