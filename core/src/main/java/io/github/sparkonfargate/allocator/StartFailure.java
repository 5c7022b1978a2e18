package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.util.List;
import java.util.Locale;

/**
 * Why a task ended before its executor registered. Source of the texts: Amazon ECS Developer Guide,
 * "Stopped tasks error codes"; they may change, so what is not known counts as passing.
 */
public enum StartFailure {
  /** Network interface, storage or capacity: another try may work. */
  TRANSIENT,
  /** Image, role, secret or log group: another try fails the same way. */
  PERMANENT,
  /** The container ran and ended by itself before it reached the driver. */
  CONTAINER_ENDED,
  /** Stopped by Spot, by AWS or by somebody: no fault of image, roles and network. */
  INTERRUPTED;

  private static final List<String> PASSING =
      List.of(
          "i/o timeout",
          "timeout waiting for",
          "throttl",
          "rate exceeded",
          "capacity",
          // A registry's bad minute, in the words of Docker Hub and of the container runtime.
          "toomanyrequests",
          "too many requests",
          "rate limit",
          "handshake timeout",
          "client.timeout",
          "deadline exceeded",
          "service unavailable",
          "internal server error",
          "bad gateway",
          "connection reset",
          "connection refused");

  private static final List<String> LASTING =
      List.of(
          "cannotpull",
          "resourceinitializationerror",
          "cannotstartcontainererror",
          "cannotcreatecontainererror",
          "exec format error",
          "unable to assume",
          "accessdenied",
          "not authorized");

  /** What a start that failed says of the next one. */
  public static StartFailure of(TaskSnapshot.Stop stop) {
    return switch (stop.code()) {
      case "TaskFailedToStart" -> failedToStart(stop);
      case "EssentialContainerExited" -> CONTAINER_ENDED;
      default -> INTERRUPTED;
    };
  }

  private static StartFailure failedToStart(TaskSnapshot.Stop stop) {
    String words = (stop.reason() + " " + stop.containerReason()).toLowerCase(Locale.ROOT);
    if (PASSING.stream().anyMatch(words::contains)) {
      return TRANSIENT;
    }
    return LASTING.stream().anyMatch(words::contains) ? PERMANENT : TRANSIENT;
  }

  /** The settings to look at, for the words of ECS. */
  static String advice(TaskSnapshot.Stop stop) {
    String words = (stop.reason() + " " + stop.containerReason()).toLowerCase(Locale.ROOT);
    if (words.contains("cannotpull")) {
      return "check spark.fargate.container.image, that spark.fargate.executionRole may pull it,"
          + " and that spark.fargate.executor.subnets have a route to the registry";
    }
    if (words.contains("exec format")) {
      return "the image is built for another processor: check spark.fargate.cpuArchitecture";
    }
    if (words.contains("secret")) {
      return "check the keys with secretKeyRef, and that spark.fargate.executionRole may read what"
          + " they name";
    }
    if (words.contains("log")) {
      return "check spark.fargate.log.group, spark.fargate.log.createGroup and"
          + " spark.fargate.executionRole";
    }
    if (words.contains("role") || words.contains("authorized") || words.contains("accessdenied")) {
      return "check spark.fargate.executionRole and spark.fargate.executor.taskRole";
    }
    return "check spark.fargate.container.image, the roles and the subnets";
  }
}
