package io.github.sparkonfargate.deploy.sweep;

import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.task.DriverService;
import io.github.sparkonfargate.task.TaskTags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tasks in a cluster that carry our tags. What runs without them is never looked at twice: it is
 * somebody else's.
 */
final class Orphans {
  private final EcsTasks ecs;
  private final EcsServices services;
  private final Repeats repeats;

  Orphans(EcsTasks ecs, EcsServices services, Repeats repeats) {
    this.ecs = ecs;
    this.services = services;
    this.repeats = repeats;
  }

  /**
   * Which of our tasks.
   *
   * @param application Spark's id of one application; empty for all
   * @param olderThan started at least this long ago
   */
  record Filter(String application, Duration olderThan) {
    private boolean matches(TaskSnapshot task, Instant now) {
      boolean ours =
          task.tags().containsKey(TaskTags.APPLICATION) && task.tags().containsKey(TaskTags.ROLE);
      boolean wanted =
          application.isEmpty() || application.equals(task.tags().get(TaskTags.APPLICATION));
      return ours && wanted && !task.isEnding() && isOldEnough(task, now);
    }

    private boolean isOldEnough(TaskSnapshot task, Instant now) {
      Instant created = task.times().created();
      return olderThan.isZero() || (created != null && !created.plus(olderThan).isAfter(now));
    }
  }

  /**
   * The tasks that run, oldest first as ECS lists them.
   *
   * @throws io.github.sparkonfargate.ecs.EcsException if ECS refuses or cannot be reached
   */
  List<TaskSnapshot> find(Filter filter, Instant now) {
    List<String> arns = ecs.listRunning();
    List<TaskSnapshot> found = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += EcsTasks.PAGE) {
      List<String> page = arns.subList(from, Math.min(arns.size(), from + EcsTasks.PAGE));
      repeats.of(() -> ecs.describe(page)).tasks().stream()
          .filter(task -> filter.matches(task, now))
          .forEach(found::add);
    }
    return found;
  }

  /** Stops one of them; of a service's task alone, the service would start another. */
  void stop(TaskSnapshot task) {
    Optional<String> service = DriverService.ofGroup(task.group());
    if (service.isPresent()) {
      delete(service.get());
    } else {
      repeats.of(
          () -> {
            ecs.stop(task.arn(), "spark-on-fargate: swept up, its driver is gone");
            return task;
          });
    }
  }

  /**
   * The service that would start an application's supervised driver again, though no task of it
   * runs now: ECS is between two starts. It must carry our tags too.
   *
   * @param found the tasks that run
   * @throws io.github.sparkonfargate.ecs.EcsException if ECS refuses or cannot be reached
   */
  Optional<String> idleService(String application, List<TaskSnapshot> found) {
    String name = DriverService.of(application);
    boolean running =
        found.stream()
            .anyMatch(task -> DriverService.ofGroup(task.group()).filter(name::equals).isPresent());
    if (running) {
      return Optional.empty();
    }
    return services
        .find(name)
        .filter(EcsServices.Service::active)
        .filter(service -> application.equals(service.tags().get(TaskTags.APPLICATION)))
        .filter(service -> service.tags().containsKey(TaskTags.ROLE))
        .map(EcsServices.Service::name);
  }

  /** So that ECS starts its task no more. */
  void delete(String service) {
    services.delete(service);
  }
}
