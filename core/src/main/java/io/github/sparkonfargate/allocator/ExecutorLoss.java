package io.github.sparkonfargate.allocator;

/**
 * Why an executor is gone.
 *
 * @param kind what Spark should make of it
 * @param exitCode exit code of the executor's container, or -1 where ECS reported none
 * @param message for the user: what happened to which Fargate task and, where there is one, the
 *     setting that helps
 */
public record ExecutorLoss(Kind kind, int exitCode, String message) {

  /** The exit code of Spark's handler of uncaught errors for an OutOfMemoryError. */
  static final int JVM_OUT_OF_MEMORY = 52;

  /** How a loss counts. */
  public enum Kind {
    /** The application is at fault (out of memory, an uncaught error): running tasks failed. */
    APPLICATION,
    /** Spot, host or network: the running tasks do not count as failures. */
    INFRASTRUCTURE,
    /** The driver asked for it (idle release, shrinking target). */
    REQUESTED
  }
}
