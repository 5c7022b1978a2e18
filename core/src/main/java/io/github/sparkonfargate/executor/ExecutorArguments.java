package io.github.sparkonfargate.executor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line of an executor container, as the driver's RunTask override spells it.
 *
 * @param driverUrl {@code spark://CoarseGrainedScheduler@host:port}
 * @param applicationId Spark's application id
 * @param cores task slots of the executor, times {@code spark.task.cpus}
 * @param resourceProfileId Spark's id of the resource profile
 */
record ExecutorArguments(String driverUrl, String applicationId, int cores, int resourceProfileId) {

  private static final Set<String> OPTIONS =
      Set.of("--driver-url", "--app-id", "--cores", "--resource-profile-id");

  /**
   * @throws IllegalArgumentException naming every option that is missing, unknown or malformed
   */
  static ExecutorArguments parse(String[] args) {
    List<String> problems = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i])) {
        problems.add("unknown option " + args[i]);
      } else if (i + 1 == args.length) {
        problems.add(args[i] + " needs a value");
      } else {
        values.put(args[i], args[i + 1]);
      }
    }
    OPTIONS.stream()
        .sorted()
        .filter(option -> !values.containsKey(option))
        .forEach(option -> problems.add(option + " is missing"));
    int cores = number(values, "--cores", 1, problems);
    int resourceProfileId = number(values, "--resource-profile-id", 0, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the executor container was started with a wrong command: "
              + String.join("; ", problems));
    }
    return new ExecutorArguments(
        values.getOrDefault("--driver-url", ""),
        values.getOrDefault("--app-id", ""),
        cores,
        resourceProfileId);
  }

  private static int number(
      Map<String, String> values, String option, int least, List<String> problems) {
    String text = values.get(option);
    if (text == null) {
      return least;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the one message both kinds of mistake get.
    }
    problems.add(option + " must be a whole number of at least " + least + ", not '" + text + "'");
    return least;
  }

  /** The same in the words of {@code CoarseGrainedExecutorBackend.parseArguments}. */
  String[] toSparkArguments(String executorId, String address) {
    return new String[] {
      "--driver-url", driverUrl,
      "--executor-id", executorId,
      "--bind-address", address,
      "--hostname", address,
      "--cores", Integer.toString(cores),
      "--app-id", applicationId,
      "--resourceProfileId", Integer.toString(resourceProfileId)
    };
  }
}
