package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.allocator.ExecutorLoss.Kind;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.util.Locale;

/**
 * Says why an executor is gone, from what ECS says of its task. Pure.
 *
 * <p>Sources: Amazon ECS API Reference, Task.stopCode; Spark's ExecutorExitCode and SparkExitCode.
 */
final class LossReasons {
  private static final int SIGKILL = 137;
  private static final int SIGTERM = 143;

  /** A stream is named PREFIX/CONTAINER/TASK; the message begins with the task. */
  private static final String ITS_LOG =
      "see its log, in spark.fargate.log.group the stream that ends with the task's id";

  private LossReasons() {}

  /** Whether ECS has said all that it will say of a task's end. */
  static boolean isKnown(TaskSnapshot task) {
    if (task.status() == TaskStatus.STOPPED) {
      return true;
    }
    TaskSnapshot.Stop stop = task.stop();
    boolean complete =
        !stop.code().equals("EssentialContainerExited")
            || stop.exitCode() != TaskSnapshot.NO_EXIT_CODE;
    return task.isEnding() && !stop.code().isEmpty() && complete;
  }

  /** The loss of an executor that nobody asked to stop. */
  static ExecutorLoss of(TaskSnapshot task) {
    TaskSnapshot.Stop stop = task.stop();
    return switch (stop.code()) {
      case "EssentialContainerExited" -> containerEnded(task);
      case "TaskFailedToStart" -> loss(Kind.INFRASTRUCTURE, task, "did not start: " + words(stop));
      case "UserInitiated" ->
          loss(Kind.INFRASTRUCTURE, task, "was stopped by somebody: " + words(stop));
      case "SpotInterruption" -> loss(Kind.INFRASTRUCTURE, task, "was interrupted by Fargate Spot");
      // Also Spot's older spelling, host maintenance, and codes newer than this version.
      default -> loss(Kind.INFRASTRUCTURE, task, "was ended by AWS: " + words(stop));
    };
  }

  static ExecutorLoss requested(TaskSnapshot task) {
    return loss(Kind.REQUESTED, task, "ended as the driver asked");
  }

  /** The loss of an executor that was told to finish its tasks and leave. */
  static ExecutorLoss drained(TaskSnapshot task) {
    return task.stop().code().equals("EssentialContainerExited") && task.stop().exitCode() == 0
        ? loss(Kind.REQUESTED, task, "ended when its tasks were done, as it was told to")
        : of(task);
  }

  /** What is known of an end that is coming, while the container still runs. */
  static String warning(TaskSnapshot task) {
    TaskSnapshot.Stop stop = task.stop();
    String what =
        switch (stop.code()) {
          case "SpotInterruption" -> "Fargate Spot takes it back within two minutes";
          case "UserInitiated" -> "somebody stops it: " + words(stop);
          case "" -> "ECS is stopping it";
          default -> "AWS ends it: " + words(stop);
        };
    return "Fargate task " + task.id() + ": " + what;
  }

  /** Whether the executor ran out of memory, in its JVM or as a container. */
  static boolean isOutOfMemory(TaskSnapshot task) {
    TaskSnapshot.Stop stop = task.stop();
    return stop.code().equals("EssentialContainerExited")
        && (stop.exitCode() == ExecutorLoss.JVM_OUT_OF_MEMORY || saysOutOfMemory(stop));
  }

  static ExecutorLoss missing(TaskSnapshot task) {
    return loss(Kind.INFRASTRUCTURE, task, "is not known to ECS any more");
  }

  static ExecutorLoss unexplained(TaskSnapshot task, long waitedSeconds) {
    return loss(
        Kind.INFRASTRUCTURE,
        task,
        "lost its connection to the driver; ECS gave no reason within "
            + waitedSeconds
            + " s and still calls it "
            + task.status());
  }

  static ExecutorLoss neverRegistered(TaskSnapshot task, long waitedSeconds) {
    return loss(
        Kind.INFRASTRUCTURE,
        task,
        "did not register with the driver within "
            + waitedSeconds
            + " s and is stopped (spark.fargate.allocation.executor.timeout)");
  }

  private static ExecutorLoss containerEnded(TaskSnapshot task) {
    TaskSnapshot.Stop stop = task.stop();
    if (saysOutOfMemory(stop)) {
      return loss(
          Kind.APPLICATION,
          task,
          "was killed because its container used up the task's memory ("
              + words(stop)
              + "); raise spark.executor.memoryOverhead, or lower spark.executor.cores");
    }
    return switch (stop.exitCode()) {
      case SIGKILL ->
          loss(
              Kind.INFRASTRUCTURE,
              task,
              "was killed (exit code 137, SIGKILL); ECS names no lack of memory");
      case SIGTERM -> loss(Kind.INFRASTRUCTURE, task, "was told to end (exit code 143, SIGTERM)");
      case TaskSnapshot.NO_EXIT_CODE ->
          loss(Kind.INFRASTRUCTURE, task, "ended without an exit code: " + words(stop));
      default -> loss(Kind.APPLICATION, task, exitWords(stop.exitCode()));
    };
  }

  private static String exitWords(int exitCode) {
    String ended = "ended with exit code " + exitCode;
    return switch (exitCode) {
      case 0 -> ended + " though nobody asked it to; does the application call System.exit?";
      case 50, 51 -> ended + ": an uncaught error; " + ITS_LOG;
      case ExecutorLoss.JVM_OUT_OF_MEMORY ->
          ended + ": the JVM ran out of memory; raise spark.executor.memory";
      case 53 ->
          ended
              + ": no local directory could be made; raise spark.fargate.executor.ephemeralStorage if"
              + " the disk was full, or name one that its user may write to in"
              + " spark.executorEnv.SPARK_LOCAL_DIRS";
      case 56 -> ended + ": it could not send heartbeats to the driver";
      case 78 ->
          ended
              + ": it could not begin; the image lacks the spark-on-fargate jar"
              + " (spark.fargate.container.image), or the driver cannot be reached; "
              + ITS_LOG;
      case 126, 127 -> ended + ": the image's entry point could not be run";
      case 139 -> ended + ": native code crashed (SIGSEGV); " + ITS_LOG;
      default -> ended + "; " + ITS_LOG;
    };
  }

  private static boolean saysOutOfMemory(TaskSnapshot.Stop stop) {
    String words = (stop.reason() + " " + stop.containerReason()).toLowerCase(Locale.ROOT);
    return words.contains("outofmemory")
        || words.contains("out of memory")
        || words.contains("due to memory usage");
  }

  private static String words(TaskSnapshot.Stop stop) {
    String words = stop.containerReason().isEmpty() ? stop.reason() : stop.containerReason();
    return words.isEmpty() ? "ECS gave no reason (" + stop.code() + ")" : words;
  }

  private static ExecutorLoss loss(Kind kind, TaskSnapshot task, String what) {
    return new ExecutorLoss(kind, task.stop().exitCode(), "Fargate task " + task.id() + " " + what);
  }
}
