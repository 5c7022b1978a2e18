package io.github.sparkonfargate.task;

import java.util.ArrayList;
import java.util.List;

/**
 * The arguments that the image's entry point gets for an executor.
 *
 * @param driverUrl {@code spark://CoarseGrainedScheduler@host:port}
 * @param applicationId Spark's id of the application
 * @param cores slots of the executor
 * @param resourceProfileId Spark's id of the resource profile
 * @param javaOptions whole JVM options, such as {@code -Dname=value}; the heap is added to them
 * @param classPathExtra goes before Spark's class path; empty for none
 */
public record ExecutorCommand(
    String driverUrl,
    String applicationId,
    int cores,
    int resourceProfileId,
    List<String> javaOptions,
    String classPathExtra) {

  /** Copies the options. */
  public ExecutorCommand {
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * The arguments, one a list item.
   *
   * @param heapMiB becomes {@code -Xmx}
   */
  public List<String> arguments(int heapMiB) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "executor",
                "--driver-url",
                driverUrl,
                "--app-id",
                applicationId,
                "--cores",
                Integer.toString(cores),
                "--resource-profile-id",
                Integer.toString(resourceProfileId)));
    javaOption(arguments, "-Xmx" + heapMiB + "m");
    javaOptions.forEach(option -> javaOption(arguments, option));
    if (!classPathExtra.isEmpty()) {
      arguments.add("--class-path-extra");
      arguments.add(classPathExtra);
    }
    return List.copyOf(arguments);
  }

  private static void javaOption(List<String> arguments, String option) {
    arguments.add("--java-option");
    arguments.add(option);
  }
}
