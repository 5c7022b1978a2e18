package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.task.ExecutorResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The arguments of an executor container: what {@code dockerfiles/spark-fargate/entrypoint} and
 * {@code executor.ExecutorArguments} read. Whoever may call DescribeTasks can read them, so only
 * what an executor needs before it can ask the driver is here, and never a secret.
 */
final class ExecutorCommand {

  private static final String DEFAULT_JAVA_OPTIONS = "spark.executor.defaultJavaOptions";
  private static final String EXTRA_JAVA_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String EXTRA_CLASS_PATH = "spark.executor.extraClassPath";

  private final SparkConf conf;
  private final String driverUrl;
  private final String applicationId;

  ExecutorCommand(SparkConf conf, String driverUrl, String applicationId) {
    this.conf = conf;
    this.driverUrl = driverUrl;
    this.applicationId = applicationId;
  }

  List<String> of(int resourceProfileId, ExecutorResources resources) {
    List<String> command = new ArrayList<>();
    command.add("executor");
    command.addAll(List.of("--driver-url", driverUrl));
    command.addAll(List.of("--app-id", applicationId));
    command.addAll(List.of("--cores", Integer.toString(resources.cores())));
    command.addAll(List.of("--resource-profile-id", Integer.toString(resourceProfileId)));
    for (String option : javaOptions(resources)) {
      command.addAll(List.of("--java-option", option));
    }
    setting(EXTRA_CLASS_PATH)
        .ifPresent(path -> command.addAll(List.of("--class-path-extra", path)));
    return command;
  }

  private List<String> javaOptions(ExecutorResources resources) {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + resources.heapMiB() + "m");
    for (Tuple2<String, String> entry : conf.getAll()) {
      // Connecting to the driver needs these; everything else comes from the driver afterwards.
      if (SparkConf.isExecutorStartupConf(entry._1()) || isRegistrationTimeout(entry._1())) {
        options.add("-D" + entry._1() + "=" + entry._2());
      }
    }
    for (String key : List.of(DEFAULT_JAVA_OPTIONS, EXTRA_JAVA_OPTIONS)) {
      setting(key)
          .map(text -> text.replace("{{APP_ID}}", applicationId))
          .ifPresent(
              text -> options.addAll(CollectionConverters.asJava(Utils.splitCommandString(text))));
    }
    return options;
  }

  private static boolean isRegistrationTimeout(String key) {
    return key.equals("spark.fargate.executor.registrationTimeout");
  }

  private Optional<String> setting(String key) {
    String value = conf.get(key, "");
    return value.isBlank() ? Optional.empty() : Optional.of(value);
  }
}
