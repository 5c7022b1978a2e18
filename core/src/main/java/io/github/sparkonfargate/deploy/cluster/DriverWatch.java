package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.ecs.DescribeResult;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import io.github.sparkonfargate.task.StartedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a driver's end and says meanwhile how it goes. Runs on the submitting thread. Calls
 * that fail in passing are repeated without end: the application does not depend on this.
 */
final class DriverWatch {
  /** Right after RunTask, ECS may not know the task it just started. */
  private static final Duration MISSING_PATIENCE = Duration.ofMinutes(2);

  private final EcsTasks ecs;
  private final InstantSource clock;
  private final Pause pause;
  private final Announcer announcer;
  private final Duration interval;
  private final Runnable eachTime;

  /**
   * @param interval between two looks: {@code spark.fargate.report.interval}
   * @param eachTime is run before each look
   */
  DriverWatch(
      EcsTasks ecs,
      InstantSource clock,
      Pause pause,
      Announcer announcer,
      Duration interval,
      Runnable eachTime) {
    this.ecs = ecs;
    this.clock = clock;
    this.pause = pause;
    this.announcer = announcer;
    this.interval = interval;
    this.eachTime = eachTime;
  }

  /**
   * @param deadline when to stop waiting; null for never
   * @return how it ended; empty if it goes on after the deadline
   * @throws SubmissionException if ECS refuses to tell
   */
  Optional<DriverEnd> await(String applicationId, String taskArn, @Nullable Instant deadline)
      throws InterruptedException {
    Instant begin = clock.instant();
    Instant lastSeen = begin;
    Report report = new Report(applicationId, begin);
    while (true) {
      eachTime.run();
      Look look = look(taskArn);
      if (look.task() != null) {
        lastSeen = clock.instant();
        report.changed(look.task());
        if (look.task().status() == TaskStatus.STOPPED) {
          return Optional.of(DriverEnd.of(look.task()));
        }
      } else if (look.answered()
          && Duration.between(lastSeen, clock.instant()).compareTo(MISSING_PATIENCE) > 0) {
        return Optional.of(DriverEnd.forgotten());
      }
      if (deadline != null && !clock.instant().isBefore(deadline)) {
        return Optional.empty();
      }
      pause.rest(interval);
    }
  }

  /**
   * @param task null if ECS does not know it, or did not answer
   * @param answered whether ECS answered
   */
  private record Look(@Nullable TaskSnapshot task, boolean answered) {}

  private Look look(String taskArn) {
    try {
      DescribeResult result = ecs.describe(List.of(taskArn));
      return new Look(result.tasks().isEmpty() ? null : result.tasks().get(0), true);
    } catch (EcsException e) {
      if (!e.isTransient()) {
        throw new SubmissionException(
            "the driver cannot be watched any more, and goes on: " + e.getMessage());
      }
      announcer.status("ECS does not answer for now: " + e.getMessage());
      return new Look(null, false);
    }
  }

  /** What was said last, so that only changes are said again. */
  private final class Report {
    private final String applicationId;
    private Instant since;
    private TaskStatus status = TaskStatus.UNKNOWN;

    Report(String applicationId, Instant begin) {
      this.applicationId = applicationId;
      this.since = begin;
    }

    void changed(TaskSnapshot task) {
      Instant now = clock.instant();
      if (task.status() != status) {
        announcer.say(
            "driver "
                + task.id()
                + " is "
                + task.status()
                + (status == TaskStatus.UNKNOWN
                    ? ""
                    : " (after "
                        + Words.duration(Duration.between(since, now))
                        + " "
                        + status
                        + ")"));
        status = task.status();
        since = now;
      }
      if (status != TaskStatus.STOPPED) {
        announcer.status(
            applicationId
                + ": driver "
                + status
                + " for "
                + Words.duration(Duration.between(since, now))
                + executors());
      }
    }

    private String executors() {
      if (status != TaskStatus.RUNNING) {
        return "";
      }
      try {
        int count = ecs.listStartedBy(StartedBy.of(applicationId)).size();
        return ", " + count + (count == 1 ? " executor" : " executors");
      } catch (EcsException e) {
        // Whoever may not list tasks still sees the driver's state.
        return "";
      }
    }
  }
}
