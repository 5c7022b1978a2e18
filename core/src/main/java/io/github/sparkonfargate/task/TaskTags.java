package io.github.sparkonfargate.task;

/** Names of the tags that this project puts on its tasks. */
public final class TaskTags {
  /** Spark's id of the application. */
  public static final String APPLICATION = "spark-app-id";

  /** {@link #EXECUTOR} or {@link #DRIVER}. */
  public static final String ROLE = "spark-role";

  /** Spark's id of the resource profile, by which a task found again is counted. */
  public static final String RESOURCE_PROFILE = "spark-resource-profile-id";

  /** Role of executors. */
  public static final String EXECUTOR = "executor";

  /** Role of drivers in cluster mode. */
  public static final String DRIVER = "driver";

  private TaskTags() {}
}
