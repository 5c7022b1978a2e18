package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Optional;

/** What came of one RunTask call. */
public sealed interface LaunchResult {

  /**
   * At least one task was created.
   *
   * @param tasks the tasks, as they were when ECS answered
   * @param shortfall why there are fewer than asked for; empty if there are not
   */
  record Launched(List<TaskSnapshot> tasks, Optional<Refused> shortfall) implements LaunchResult {
    /** Copies the list. */
    public Launched {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * No task was created.
   *
   * @param reason AWS's words and the setting to look at
   */
  record Refused(Cause cause, String reason) implements LaunchResult {}

  /** AWS asks for fewer calls; no task was created. */
  record Throttled(String reason) implements LaunchResult {}

  /**
   * The reply was lost or never came: tasks may have been created. Call again with the same
   * request.
   */
  record Ambiguous(String reason) implements LaunchResult {}

  /** Why no task was created. */
  enum Cause {
    /** Fargate has no capacity now, or AWS has a fault; later it may have. */
    CAPACITY,
    /** The account's quota of running vCPUs is reached. */
    QUOTA,
    /** There are no credentials, or they have expired; once they are renewed it may have. */
    CREDENTIALS,
    /** The request itself is refused: asking again changes nothing. */
    PERMANENT
  }
}
