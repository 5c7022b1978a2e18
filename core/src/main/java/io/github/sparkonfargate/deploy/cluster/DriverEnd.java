package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.allocator.StartFailure;
import io.github.sparkonfargate.ecs.TaskSnapshot;

/**
 * How a driver's task ended, from what ECS says of it. Pure.
 *
 * @param exitCode what spark-submit exits with
 * @param words why, for the user
 * @param retryable whether Fargate ended it and not the application or a user
 * @param taskId of its last task, empty if it is not known
 */
record DriverEnd(int exitCode, String words, boolean retryable, String taskId) {
  private static final int FAILED = 1;
  private static final int TERMINATED = 143;

  private DriverEnd(int exitCode, String words, boolean retryable) {
    this(exitCode, words, retryable, "");
  }

  /** The task is STOPPED. */
  static DriverEnd of(TaskSnapshot task) {
    DriverEnd end = of(task.stop());
    return new DriverEnd(end.exitCode(), end.words(), end.retryable(), task.id());
  }

  private static DriverEnd of(TaskSnapshot.Stop stop) {
    return switch (stop.code()) {
      case "EssentialContainerExited" -> containerEnded(stop);
      case "UserInitiated" ->
          new DriverEnd(failing(stop, TERMINATED), "was stopped: " + reason(stop), false);
      case "ServiceSchedulerInitiated" -> serviceDeleted(stop);
      case "TaskFailedToStart" ->
          new DriverEnd(
              FAILED,
              "did not start: " + reason(stop),
              StartFailure.of(stop) != StartFailure.PERMANENT);
      case "SpotInterruption" ->
          new DriverEnd(failing(stop, FAILED), "was interrupted by Fargate Spot", true);
      // Also Spot's older spelling, host maintenance, and codes newer than this version.
      default -> new DriverEnd(failing(stop, FAILED), "was ended by AWS: " + reason(stop), true);
    };
  }

  /** ECS does not know the task any more. */
  static DriverEnd forgotten() {
    return new DriverEnd(FAILED, "is not known to ECS any more, so its exit code is lost", false);
  }

  private static DriverEnd containerEnded(TaskSnapshot.Stop stop) {
    if (stop.exitCode() == TaskSnapshot.NO_EXIT_CODE) {
      return new DriverEnd(FAILED, "ended without an exit code: " + reason(stop), false);
    }
    if (stop.containerReason().contains("OutOfMemory")) {
      return new DriverEnd(
          failing(stop, FAILED),
          "was killed because its container used up the task's memory; raise"
              + " spark.driver.memoryOverhead or spark.driver.memory",
          false);
    }
    return new DriverEnd(stop.exitCode(), "ended with exit code " + stop.exitCode(), false);
  }

  /** By whoever ended the application, or by the driver when it had ended by itself. */
  private static DriverEnd serviceDeleted(TaskSnapshot.Stop stop) {
    return stop.exitCode() == TaskSnapshot.NO_EXIT_CODE || stop.exitCode() == TERMINATED
        ? new DriverEnd(TERMINATED, "was stopped: its service was deleted", false)
        : containerEnded(stop);
  }

  /** Never 0 for what did not end by itself. */
  private static int failing(TaskSnapshot.Stop stop, int otherwise) {
    return stop.exitCode() > 0 ? stop.exitCode() : otherwise;
  }

  private static String reason(TaskSnapshot.Stop stop) {
    String container = stop.containerReason();
    return stop.reason() + (container.isEmpty() ? "" : " (" + container + ")");
  }
}
