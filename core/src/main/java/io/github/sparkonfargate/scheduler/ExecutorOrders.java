package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.ExecutorLaunches;
import io.github.sparkonfargate.allocator.LaunchOrder;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.ExecutorTask;

/** Makes of what the allocator orders the RunTask request that starts it. Pure. */
final class ExecutorOrders implements ExecutorLaunches {

  private final ExecutorTask task;
  private final String taskDefinition;
  private final ExecutorCommands commands;
  private final ExecutorProfiles profiles;

  ExecutorOrders(
      ExecutorTask task,
      String taskDefinition,
      ExecutorCommands commands,
      ExecutorProfiles profiles) {
    this.task = task;
    this.taskDefinition = taskDefinition;
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
            taskDefinition,
            commands.of(profile, resources),
            resources,
            order.count(),
            order.clientToken());
  }

  private ExecutorTask at(LaunchOrder.Place place) {
    ExecutorTask somewhere = place.onDemand() ? task.onDemand() : task;
    return place.subnetTurn() == 0 ? somewhere : somewhere.inSubnet(place.subnetTurn());
  }
}
