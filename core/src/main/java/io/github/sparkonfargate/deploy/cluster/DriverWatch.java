package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import io.github.sparkonfargate.task.StartedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  Optional<DriverEnd> await(String applicationId, WatchedDriver driver, @Nullable Instant deadline)
      throws InterruptedException {
    Instant begin = clock.instant();
    Instant lastSeen = begin;
    Report report = new Report(applicationId, begin);
    while (true) {
      eachTime.run();
      Optional<WatchedDriver.Look> answer = look(driver);
      if (answer.isPresent()) {
        WatchedDriver.Look look = answer.get();
        if (look.task() != null || !look.waiting().isEmpty()) {
          lastSeen = clock.instant();
        }
        report.changed(look);
        if (look.task() != null && look.over()) {
          return Optional.of(DriverEnd.of(look.task()));
        }
        if (Duration.between(lastSeen, clock.instant()).compareTo(MISSING_PATIENCE) > 0) {
          return Optional.of(DriverEnd.forgotten());
        }
      }
      if (deadline != null && !clock.instant().isBefore(deadline)) {
        return Optional.empty();
      }
      pause.rest(interval);
    }
  }

  /** Empty if ECS does not answer for now. */
  private Optional<WatchedDriver.Look> look(WatchedDriver driver) {
    try {
      return Optional.of(driver.look());
    } catch (EcsException e) {
      if (!e.isTransient()) {
        throw new SubmissionException(
            "the driver cannot be watched any more, and goes on: " + e.getMessage());
      }
      announcer.status("ECS does not answer for now: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What was said last, so that only changes are said again. */
  private final class Report {
    private final String applicationId;
    private Instant since;
    private TaskStatus status = TaskStatus.UNKNOWN;
    private String arn = "";

    Report(String applicationId, Instant begin) {
      this.applicationId = applicationId;
      this.since = begin;
    }

    void changed(WatchedDriver.Look look) {
      if (look.task() == null) {
        announcer.status(applicationId + ": no driver yet: " + look.waiting());
        return;
      }
      TaskSnapshot task = look.task();
      if (!task.arn().equals(arn)) {
        arn = task.arn();
        status = TaskStatus.UNKNOWN;
      }
      if (task.status() != status) {
        say(task, look.over());
      }
      if (status != TaskStatus.STOPPED) {
        announcer.status(
            applicationId
                + ": driver "
                + status
                + " for "
                + Words.duration(Duration.between(since, clock.instant()))
                + executors());
      }
    }

    private void say(TaskSnapshot task, boolean over) {
      Instant now = clock.instant();
      String before =
          status == TaskStatus.UNKNOWN
              ? ""
              : " (after " + Words.duration(Duration.between(since, now)) + " " + status + ")";
      announcer.say("driver " + task.id() + " is " + task.status() + before);
      if (task.status() == TaskStatus.STOPPED && !over) {
        announcer.say("the driver " + DriverEnd.of(task).words() + "; ECS starts it again");
      }
      status = task.status();
      since = now;
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
