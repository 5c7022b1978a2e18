package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.ExecutorLaunches;
import io.github.sparkonfargate.allocator.LaunchOrder;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.OverridesLength;
import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.ExecutorTask;
import java.util.List;
import org.apache.spark.resource.ResourceProfile;

/** Makes of what the allocator orders the RunTask request that starts it. Pure. */
final class ExecutorOrders implements ExecutorLaunches {

  private final FargateApplication.ReadyTask ready;
  private final ExecutorCommands commands;
  private final ExecutorProfiles profiles;

  ExecutorOrders(
      FargateApplication.ReadyTask ready, ExecutorCommands commands, ExecutorProfiles profiles) {
    this.ready = ready;
    this.commands = commands;
    this.profiles = profiles;
  }

  /**
   * Refuses executors that ECS would never start, for their command and environment are too long,
   * or that it would soon kill, for their container is too small.
   *
   * @param resources of the default resource profile; another changes digits only
   */
  static void requireRoom(
      FargateApplication.ReadyTask ready, ExecutorCommands commands, ExecutorResources resources) {
    ready.task().requireMemory(resources);
    LaunchRequest any =
        ready
            .task()
            .launch(
                ready.definition(),
                commands.of(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID(), resources),
                resources,
                1,
                "unused");
    OverridesLength.complaint(any.overrides())
        .ifPresent(
            problem -> {
              throw new InvalidConfigurationException(List.of(problem));
            });
  }

  @Override
  public LaunchRequest launch(LaunchOrder order) {
    int profile = order.resourceProfileId();
    ExecutorResources resources =
        order.singleTask() ? profiles.ofSingleTask(profile) : profiles.of(profile);
    return at(order.place())
        .launch(
            ready.definition(),
            commands.of(profile, resources),
            resources,
            order.count(),
            order.clientToken());
  }

  private ExecutorTask at(LaunchOrder.Place place) {
    ExecutorTask somewhere = place.onDemand() ? ready.task().onDemand() : ready.task();
    return place.subnetTurn() == 0 ? somewhere : somewhere.inSubnet(place.subnetTurn());
  }
}
