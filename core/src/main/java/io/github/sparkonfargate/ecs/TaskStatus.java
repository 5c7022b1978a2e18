package io.github.sparkonfargate.ecs;

/**
 * Where a Fargate task is in its life. Source: Amazon ECS Developer Guide, "Amazon ECS task
 * lifecycle". The order is the order of life.
 */
public enum TaskStatus {
  /** Before the network interface is attached. */
  PROVISIONING,
  /** Waiting for capacity and the image. */
  PENDING,
  /** Last steps before the containers run. */
  ACTIVATING,
  /** The containers run. */
  RUNNING,
  /** First steps after a stop was asked for. */
  DEACTIVATING,
  /** The containers get SIGTERM, later SIGKILL. */
  STOPPING,
  /** The network interface is detached. */
  DEPROVISIONING,
  /** Over. */
  STOPPED,
  /** A word this version does not know. */
  UNKNOWN;

  /** The status for ECS's word. */
  public static TaskStatus of(String word) {
    for (TaskStatus status : values()) {
      if (status.name().equals(word)) {
        return status;
      }
    }
    return UNKNOWN;
  }

  /** Whether the containers have ended or are being ended. */
  public boolean isEnding() {
    return switch (this) {
      case DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED -> true;
      case PROVISIONING, PENDING, ACTIVATING, RUNNING, UNKNOWN -> false;
    };
  }
}
