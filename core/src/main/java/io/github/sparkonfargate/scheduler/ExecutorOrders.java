package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.ExecutorLaunches;
import io.github.sparkonfargate.allocator.LaunchOrder;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.ExecutorTask;

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
