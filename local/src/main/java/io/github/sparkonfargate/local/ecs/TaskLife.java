package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.ecs.LocalTask.Container;
import io.github.sparkonfargate.local.runner.ContainerLaunch;
import io.github.sparkonfargate.local.runner.Exit;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.time.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.Volume;

/** Leads tasks through their states, each step on the timeline. */
final class TaskLife {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLife.class);

  private final Timeline timeline;
  private final Supplier<Timings> timings;
  private final TaskRunner runner;
  private final TaskMetadata metadata;
  private final ResourceInitialization resources;
  private final Capacity capacity;
  private final Watcher watcher;

  /** Who is told how tasks fare. */
  interface Watcher extends Capacity.Usage {
    /** It runs now, or begins to stop, or is stopped. */
    void changed(LocalTask task);

    /** It can no longer be described. */
    void forget(LocalTask task);
  }

  /**
   * @param timings asked at each step: they may change while it runs
   */
  TaskLife(
      Timeline timeline,
      Supplier<Timings> timings,
      TaskRunner runner,
      TaskMetadata metadata,
      ResourceInitialization resources,
      Capacity capacity,
      Watcher watcher) {
    this.timeline = timeline;
    this.timings = timings;
    this.runner = runner;
    this.metadata = metadata;
    this.resources = resources;
    this.capacity = capacity;
    this.watcher = watcher;
  }

  void begin(LocalTask task, Optional<StartFailure> failure) {
    timeline.after(
        timings.get().provisioning(),
        () -> {
          if (task.stopRequested) {
            return;
          }
          if (failure.isPresent() && failure.get() == StartFailure.NETWORK_INTERFACE) {
            stop(task, TaskStopCode.TASK_FAILED_TO_START, failure.get().reason());
            return;
          }
          if (!capacity.hasAddress(task.subnet, watcher)) {
            stop(task, TaskStopCode.TASK_FAILED_TO_START, noAddress(task));
            return;
          }
          pull(task, failure);
        });
  }

  private static String noAddress(LocalTask task) {
    return "Unexpected EC2 error while attempting to Create Network Interface in subnet '"
        + task.subnet
        + "': InsufficientFreeAddressesInSubnet";
  }

  private void pull(LocalTask task, Optional<StartFailure> failure) {
    enter(task, TaskState.PENDING);
    task.pullStartedAt = timeline.now();
    timeline.after(
        timings.get().pending(),
        () -> {
          if (task.stopRequested) {
            return;
          }
          if (failure.isPresent()) {
            stop(task, TaskStopCode.TASK_FAILED_TO_START, failure.get().reason());
            return;
          }
          Optional<String> refusal = resources.refusal(task);
          if (refusal.isPresent()) {
            stop(task, TaskStopCode.TASK_FAILED_TO_START, refusal.get());
            return;
          }
          var unused =
              pullAll(task).thenAccept(problem -> timeline.post(() -> pulled(task, problem)));
        });
  }

  /** Completes with why an image cannot be had, or empty. */
  private CompletableFuture<Optional<String>> pullAll(LocalTask task) {
    CompletableFuture<Optional<String>> all = CompletableFuture.completedFuture(Optional.empty());
    for (Container container : task.containers) {
      all =
          all.thenCombine(
              runner.pull(container.definition.image()), (first, second) -> first.or(() -> second));
    }
    return all;
  }

  private void pulled(LocalTask task, Optional<String> pullProblem) {
    if (task.stopRequested) {
      return;
    }
    Optional<String> problem =
        pullProblem
            .map(
                why ->
                    "CannotPullContainerError: pull image manifest has been retried 1 time(s): "
                        + why)
            .or(() -> resources.prepare(task));
    if (problem.isPresent()) {
      stop(task, TaskStopCode.TASK_FAILED_TO_START, problem.get());
      return;
    }
    task.pullStoppedAt = timeline.now();
    activate(task);
  }

  private void activate(LocalTask task) {
    enter(task, TaskState.ACTIVATING);
    for (Container container : task.containers) {
      try {
        container.running =
            runner.start(launch(task, container), exit -> exited(task, container, exit));
      } catch (IOException failure) {
        LOG.warn("Container {} of task {} did not start", container.name(), task.id, failure);
        container.reason = "CannotStartContainerError: " + failure.getMessage();
        stop(task, TaskStopCode.TASK_FAILED_TO_START, container.reason);
        return;
      }
    }
    timeline.after(
        timings.get().activating(),
        () -> {
          if (!task.stopRequested) {
            task.startedAt = timeline.now();
            enter(task, TaskState.RUNNING);
            watcher.changed(task);
          }
        });
  }

  private ContainerLaunch launch(LocalTask task, Container container) {
    boolean overridden = container.override != null && container.override.hasCommand();
    return new ContainerLaunch(
        task.place,
        container.name(),
        container.definition.image(),
        container.definition.entryPoint(),
        overridden && container.override != null
            ? container.override.command()
            : container.definition.command(),
        metadata.environment(task, container),
        limits(task, container),
        confinement(task, container.definition));
  }

  private static ContainerLaunch.Confinement confinement(
      LocalTask task, ContainerDefinition definition) {
    Set<String> scratch =
        task.plan.definition().volumes().stream()
            .filter(volume -> volume.efsVolumeConfiguration() == null)
            .filter(volume -> !Boolean.TRUE.equals(volume.configuredAtLaunch()))
            .map(Volume::name)
            .collect(Collectors.toSet());
    LinuxParameters linux = definition.linuxParameters();
    return new ContainerLaunch.Confinement(
        Boolean.TRUE.equals(definition.readonlyRootFilesystem()),
        linux == null || linux.capabilities() == null ? List.of() : linux.capabilities().drop(),
        Objects.requireNonNullElse(definition.user(), ""),
        Objects.requireNonNullElse(definition.workingDirectory(), ""),
        definition.mountPoints().stream()
            .filter(mount -> scratch.contains(mount.sourceVolume()))
            .map(MountPoint::containerPath)
            .toList());
  }

  private static ContainerLaunch.Limits limits(LocalTask task, Container container) {
    int taskMemory = task.plan.size().memoryMiB();
    Integer own = container.override == null ? null : container.override.memory();
    if (own == null) {
      own = container.definition.memory();
    }
    return new ContainerLaunch.Limits(
        task.plan.size().cpuUnits(), taskMemory, own == null ? taskMemory : own);
  }

  private void exited(LocalTask task, Container container, Exit exit) {
    timeline.post(
        () -> {
          container.exitCode = exit.code();
          container.reason = exit.reason();
          LOG.info("Container {} of task {} ended: {}", container.name(), task.id, exit);
          if (!exit.started()) {
            container.reason = "CannotStartContainerError: " + exit.reason();
          }
          if (!exit.started() && !task.stopRequested) {
            stop(
                task,
                TaskStopCode.TASK_FAILED_TO_START,
                "CannotStartContainerError: " + exit.reason());
            return;
          }
          if (container.essential() && !task.stopRequested) {
            stop(
                task,
                TaskStopCode.ESSENTIAL_CONTAINER_EXITED,
                "Essential container in task exited");
            return;
          }
          if (task.state == TaskState.STOPPING && task.allExited()) {
            deprovision(task);
          }
        });
  }

  void stop(LocalTask task, TaskStopCode code, String reason) {
    stop(task, code.toString(), reason);
  }

  /** Begins the end of a task; does nothing when that has begun already. */
  void stop(LocalTask task, String code, String reason) {
    if (task.stopRequested) {
      return;
    }
    LOG.info("Task {} is stopped: {} ({})", task.id, code, reason);
    task.stopRequested = true;
    task.stopCode = code;
    task.stoppedReason = reason;
    task.stoppingAt = timeline.now();
    timeline.post(() -> watcher.changed(task));
    if (task.containers.stream().allMatch(each -> each.running == null)) {
      deprovision(task);
      return;
    }
    enter(task, TaskState.DEACTIVATING);
    timeline.after(timings.get().deactivating(), () -> signal(task));
  }

  private void signal(LocalTask task) {
    enter(task, TaskState.STOPPING);
    if (task.allExited()) {
      deprovision(task);
      return;
    }
    for (Container container : task.containers) {
      if (container.alive() && container.running != null) {
        container.running.terminate();
        timeline.after(
            Duration.ofSeconds(container.stopTimeoutSeconds()), () -> killIfAlive(container));
      }
    }
  }

  private static void killIfAlive(Container container) {
    if (container.alive() && container.running != null) {
      container.running.kill();
    }
  }

  private void deprovision(LocalTask task) {
    enter(task, TaskState.DEPROVISIONING);
    task.executionStoppedAt = timeline.now();
    timeline.after(
        timings.get().deprovisioning(),
        () -> {
          enter(task, TaskState.STOPPED);
          task.stoppedAt = timeline.now();
          metadata.end(task);
          resources.end(task);
          runner.release(task.place);
          watcher.changed(task);
          timeline.after(timings.get().stoppedKept(), () -> watcher.forget(task));
        });
  }

  private static void enter(LocalTask task, TaskState state) {
    LOG.debug("Task {} goes from {} to {}", task.id, task.state, state);
    task.state = state;
    task.version++;
  }
}
