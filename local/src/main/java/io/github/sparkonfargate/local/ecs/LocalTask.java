package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.runner.Place;
import io.github.sparkonfargate.local.runner.RunningContainer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;

/** One task: what was asked for, and how far it has come. Owned by the timeline's thread. */
final class LocalTask {
  final String id;
  final LaunchPlan plan;
  final @Nullable String capacityProvider;
  final Place place;
  final String subnet;
  final Instant createdAt;
  final List<Container> containers;

  TaskState state = TaskState.PROVISIONING;
  long version = 1;
  boolean stopRequested;
  boolean failureCounted;
  Instant visibleAt;
  // Text, since AWS adds codes that the SDK does not know yet.
  @Nullable String stopCode;
  @Nullable String stoppedReason;
  @Nullable Instant pullStartedAt;
  @Nullable Instant pullStoppedAt;
  @Nullable Instant startedAt;
  @Nullable Instant stoppingAt;
  @Nullable Instant executionStoppedAt;
  @Nullable Instant stoppedAt;

  LocalTask(
      String id,
      LaunchPlan plan,
      @Nullable String capacityProvider,
      Place place,
      String subnet,
      Instant now) {
    this.id = id;
    this.plan = plan;
    this.capacityProvider = capacityProvider;
    this.place = place;
    this.subnet = subnet;
    this.createdAt = now;
    this.visibleAt = now.plus(plan.invisible());
    this.containers =
        plan.definition().containerDefinitions().stream()
            .map(each -> new Container(each, plan.containerOverride(each.name())))
            .toList();
  }

  String arn() {
    return plan.clusterArn().replace(":cluster/", ":task/") + "/" + id;
  }

  /** The short number that ECS puts into names of a task's parts. */
  String interfaceId() {
    return "eni-" + id.substring(0, 17);
  }

  /** From the end of provisioning until the task is stopped. */
  boolean hasInterface() {
    return pullStartedAt != null && state != TaskState.STOPPED;
  }

  boolean allExited() {
    return containers.stream().noneMatch(Container::alive);
  }

  @Nullable Container container(String name) {
    return containers.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  /** A container of the task. */
  static final class Container {
    final ContainerDefinition definition;
    final @Nullable ContainerOverride override;
    @Nullable RunningContainer running;
    @Nullable Integer exitCode;
    @Nullable String reason;
    Map<String, String> secrets = Map.of();

    Container(ContainerDefinition definition, @Nullable ContainerOverride override) {
      this.definition = definition;
      this.override = override;
    }

    String name() {
      return definition.name();
    }

    boolean alive() {
      return running != null && exitCode == null;
    }

    boolean essential() {
      return !Boolean.FALSE.equals(definition.essential());
    }

    /** Seconds between SIGTERM and SIGKILL; ECS: 30 unless the definition says otherwise. */
    int stopTimeoutSeconds() {
      return definition.stopTimeout() == null ? 30 : definition.stopTimeout();
    }
  }
}
