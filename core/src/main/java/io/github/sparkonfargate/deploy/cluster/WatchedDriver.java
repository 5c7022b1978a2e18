package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The driver of an application as it is waited for: one task, or one after the other. */
interface WatchedDriver {

  /**
   * What a look at it found.
   *
   * @param task its newest task; null while ECS knows none
   * @param over whether this task is the last and has ended
   * @param waiting why there is no task yet, as ECS says it; empty if there is no reason to wait
   */
  record Look(@Nullable TaskSnapshot task, boolean over, String waiting) {}

  /**
   * Asks ECS.
   *
   * @throws io.github.sparkonfargate.ecs.EcsException if ECS refuses or cannot be reached
   */
  Look look();

  /**
   * Ends the application from outside.
   *
   * @throws io.github.sparkonfargate.ecs.EcsException if ECS refuses or cannot be reached
   */
  void stop(String reason);

  /** A driver that is started once. */
  static WatchedDriver ofTask(EcsTasks ecs, String arn) {
    return new WatchedDriver() {
      @Override
      public Look look() {
        List<TaskSnapshot> found = ecs.describe(List.of(arn)).tasks();
        TaskSnapshot task = found.isEmpty() ? null : found.get(0);
        return new Look(task, task != null && task.status() == TaskStatus.STOPPED, "");
      }

      @Override
      public void stop(String reason) {
        ecs.stop(arn, reason);
      }
    };
  }
}
