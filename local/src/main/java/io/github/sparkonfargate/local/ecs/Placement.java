package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.ecs.Capacity.Kind;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds room for the tasks of a plan and begins those that have some. */
final class Placement {
  /**
   * What became of a plan.
   *
   * @param refusals why there are fewer tasks than asked for; empty if there are not
   */
  record Placed(List<LocalTask> tasks, Set<String> refusals) {}

  private final Tasks tasks;
  private final TaskLife life;
  private final Tags tags;
  private final Faults faults;
  private final Capacity capacity;
  private final TaskRunner runner;
  private final Timeline timeline;

  Placement(
      Tasks tasks,
      TaskLife life,
      Tags tags,
      Faults faults,
      Capacity capacity,
      TaskRunner runner,
      Timeline timeline) {
    this.tasks = tasks;
    this.life = life;
    this.tags = tags;
    this.faults = faults;
    this.capacity = capacity;
    this.runner = runner;
    this.timeline = timeline;
  }

  /**
   * @param providers of the plan's tasks, see {@link Strategy#providers}
   */
  Placed place(LaunchPlan plan, List<@Nullable String> providers) {
    int placeable = faults.placeable(providers.size());
    List<LocalTask> placed = new ArrayList<>();
    Set<String> refusals = new LinkedHashSet<>();
    for (@Nullable String provider : providers) {
      Optional<String> refusal = refusal(plan, provider, placed.size() < placeable);
      if (refusal.isPresent()) {
        refusals.add(refusal.get());
        continue;
      }
      Optional<String> subnet = capacity.subnet(plan.subnets(), tasks);
      if (subnet.isEmpty()) {
        refusals.add(Faults.CAPACITY_UNAVAILABLE);
        continue;
      }
      placed.add(begin(plan, provider, subnet.get()));
    }
    return new Placed(placed, refusals);
  }

  private Optional<String> refusal(LaunchPlan plan, @Nullable String provider, boolean room) {
    if (!capacity.withinQuota(kind(provider), plan.size().cpuUnits(), tasks)) {
      return Optional.of(Capacity.QUOTA_REACHED);
    }
    return room ? Optional.empty() : Optional.of(Faults.CAPACITY_UNAVAILABLE);
  }

  static Kind kind(@Nullable String provider) {
    return "FARGATE_SPOT".equals(provider) ? Kind.SPOT : Kind.ON_DEMAND;
  }

  private LocalTask begin(LaunchPlan plan, @Nullable String provider, String subnet) {
    String id = UUID.randomUUID().toString().replace("-", "");
    LocalTask task = new LocalTask(id, plan, provider, runner.place(id), subnet, timeline.now());
    tags.put(task.arn(), plan.labels().tags());
    for (Map.Entry<String, String> managed : plan.labels().managedTags().entrySet()) {
      tags.putManaged(task.arn(), managed.getKey(), managed.getValue());
    }
    tasks.add(task);
    life.begin(task, faults.nextStart());
    return task;
  }
}
