package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.ecs.LocalService.Deployment;
import io.github.sparkonfargate.local.ecs.Placement.Placed;
import io.github.sparkonfargate.local.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Keeps as many tasks of each service as it should have ({@link ServiceRule}). */
final class ServiceScheduler {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(27);
  private static final Duration FIRST_WAIT =
      Duration.ofSeconds(5); // guess: AWS names the last only
  private static final Duration WITHOUT_CAPACITY = Duration.ofSeconds(30); // guess

  private final Tasks tasks;
  private final TaskLife life;
  private final Placement placement;
  private final Timeline timeline;

  ServiceScheduler(Tasks tasks, TaskLife life, Placement placement, Timeline timeline) {
    this.tasks = tasks;
    this.life = life;
    this.placement = placement;
    this.timeline = timeline;
  }

  /** Tasks of a service that are meant to run. */
  List<LocalTask> tasksOf(LocalService service) {
    return tasksOf(service, task -> !task.stopRequested);
  }

  /** Tasks of a service that are not at their end. */
  boolean hasTasks(LocalService service) {
    return !tasksOf(service, task -> task.state != TaskState.STOPPED).isEmpty();
  }

  private List<LocalTask> tasksOf(LocalService service, Predicate<LocalTask> wanted) {
    return tasks.all().stream()
        .filter(task -> task.plan.clusterArn().equals(service.clusterArn))
        .filter(task -> task.plan.group().equals(service.group()))
        .filter(wanted)
        .toList();
  }

  static boolean of(LocalTask task, Deployment deployment) {
    return deployment.id.equals(task.plan.startedBy());
  }

  /** Starts what is missing and stops what is too much. */
  void reconcile(LocalService service) {
    List<LocalTask> all = tasksOf(service);
    List<LocalTask> current = all.stream().filter(task -> of(task, service.primary)).toList();
    List<LocalTask> older = all.stream().filter(task -> !of(task, service.primary)).toList();
    stopNewest(service, current, current.size() - service.desiredCount);
    long running = current.stream().filter(task -> task.state == TaskState.RUNNING).count();
    int olderWanted = Math.max(0, service.desiredCount - (int) running);
    stopNewest(service, older, older.size() - olderWanted);
    service.old.removeIf(deployment -> older.stream().noneMatch(task -> of(task, deployment)));
    if (current.size() < service.desiredCount && service.active()) {
      start(service, current);
    }
    if (!service.active() && !hasTasks(service)) {
      service.status = "INACTIVE";
    }
  }

  private void stopNewest(LocalService service, List<LocalTask> from, int count) {
    for (int stopped = 0; stopped < count; stopped++) {
      LocalTask task = from.get(from.size() - 1 - stopped);
      service.tell("has stopped 1 running tasks: (task " + task.id + ").", timeline.now());
      life.stop(
          task,
          TaskStopCode.SERVICE_SCHEDULER_INITIATED,
          "Scaling activity initiated by (deployment " + task.plan.startedBy() + ")");
    }
  }

  private void start(LocalService service, List<LocalTask> current) {
    Deployment deployment = service.primary;
    Instant now = timeline.now();
    if (now.isBefore(deployment.notBefore)) {
      return; // a step waits on the timeline already
    }
    Map<String, Integer> existing = new HashMap<>();
    current.stream()
        .filter(task -> task.capacityProvider != null)
        .forEach(task -> existing.merge(String.valueOf(task.capacityProvider), 1, Integer::sum));
    int missing = service.desiredCount - current.size();
    List<@Nullable String> providers = deployment.plan.strategy().providers(missing, existing);
    Placed placed = placement.place(deployment.plan, providers);
    for (LocalTask task : placed.tasks()) {
      service.tell("has started 1 tasks: (task " + task.id + ").", now);
    }
    for (String refusal : placed.refusals()) {
      service.tell("was unable to place a task. Reason: " + refusal + ".", now);
    }
    if (!placed.refusals().isEmpty()) {
      waitFor(service, deployment, WITHOUT_CAPACITY);
    }
  }

  private void waitFor(LocalService service, Deployment deployment, Duration time) {
    deployment.notBefore = timeline.now().plus(time);
    timeline.after(time, () -> reconcile(service));
  }

  /** A task of the service runs now, or begins to stop, or is stopped. */
  void changed(LocalService service, LocalTask task) {
    Deployment deployment = service.deployment(task.plan.startedBy());
    if (deployment != null && task.state == TaskState.RUNNING) {
      deployment.startsFailed = 0;
    }
    if (deployment != null
        && TaskStopCode.TASK_FAILED_TO_START.toString().equals(task.stopCode)
        && !task.failureCounted) {
      task.failureCounted = true;
      throttle(service, deployment);
    }
    reconcile(service);
  }

  private void throttle(LocalService service, Deployment deployment) {
    deployment.startsFailed++;
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(20, deployment.startsFailed - 1));
    service.tell("is unable to consistently start tasks successfully.", timeline.now());
    waitFor(service, deployment, wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }
}
