package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.task.ExecutorCommand;
import io.github.sparkonfargate.task.ExecutorResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes the command of an executor container from Spark's configuration. Whoever may call
 * DescribeTasks can read a command, so it holds only what an executor needs before it can ask the
 * driver for the rest, and never a secret.
 */
final class ExecutorCommands {

  private static final String DEFAULT_JAVA_OPTIONS = "spark.executor.defaultJavaOptions";
  private static final String EXTRA_JAVA_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String EXECUTOR_ID = "{{EXECUTOR_ID}}";
  private static final String EXTRA_CLASS_PATH = "spark.executor.extraClassPath";
  private static final String REGISTRATION_TIMEOUT = "spark.fargate.executor.registrationTimeout";

  private final SparkConf conf;
  private final String driverUrl;
  private final String applicationId;

  /**
   * @param driverUrl the driver's {@code CoarseGrainedScheduler} endpoint
   */
  ExecutorCommands(SparkConf conf, String driverUrl, String applicationId) {
    refuseIdInFlags(conf);
    this.conf = conf;
    this.driverUrl = driverUrl;
    this.applicationId = applicationId;
  }

  ExecutorCommand of(int resourceProfileId, ExecutorResources resources) {
    return new ExecutorCommand(
        driverUrl,
        applicationId,
        resources.cores(),
        resourceProfileId,
        javaOptions(),
        conf.get(EXTRA_CLASS_PATH, "").strip());
  }

  /** System properties that the command must not show; executors need them all the same. */
  Map<String, String> confidentialProperties() {
    return ConfidentialOptions.of(conf, allJavaOptions()).sealed();
  }

  private List<String> javaOptions() {
    return ConfidentialOptions.of(conf, allJavaOptions()).open();
  }

  private List<String> allJavaOptions() {
    List<String> options = new ArrayList<>();
    for (Tuple2<String, String> entry : conf.getAll()) {
      if (SparkConf.isExecutorStartupConf(entry._1()) || isSet(entry, REGISTRATION_TIMEOUT)) {
        options.add("-D" + entry._1() + "=" + entry._2());
      }
    }
    for (String key : List.of(DEFAULT_JAVA_OPTIONS, EXTRA_JAVA_OPTIONS)) {
      String text = conf.get(key, "").replace("{{APP_ID}}", applicationId);
      options.addAll(CollectionConverters.asJava(Utils.splitCommandString(text)));
    }
    return options;
  }

  /** A flag is read before the container knows its id; a property is not. */
  private static void refuseIdInFlags(SparkConf conf) {
    for (String key : List.of(DEFAULT_JAVA_OPTIONS, EXTRA_JAVA_OPTIONS)) {
      for (String option :
          CollectionConverters.asJava(Utils.splitCommandString(conf.get(key, "")))) {
        if (option.contains(EXECUTOR_ID) && !option.startsWith("-D")) {
          throw new InvalidConfigurationException(
              List.of(
                  key
                      + ": "
                      + option
                      + " cannot have "
                      + EXECUTOR_ID
                      + ", which a container learns when its JVM runs already; it is replaced in"
                      + " -Dname=value only. Each container has a file system of its own, so a"
                      + " fixed name will do, or %p for the process id"));
        }
      }
    }
  }

  /** An empty value means the default, which the container would not make of it. */
  private static boolean isSet(Tuple2<String, String> entry, String key) {
    return entry._1().equals(key) && !entry._2().isBlank();
  }
}
