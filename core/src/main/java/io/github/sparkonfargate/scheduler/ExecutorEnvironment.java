package io.github.sparkonfargate.scheduler;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/** The environment of executors' containers, as far as Spark's own keys say it. */
final class ExecutorEnvironment {
  private static final String LIBRARIES = "spark.executor.extraLibraryPath";
  private static final String VARIABLE = "LD_LIBRARY_PATH";

  private ExecutorEnvironment() {}

  /**
   * @param variables {@code spark.executorEnv.*} and what Spark itself wants executors to have
   * @return a copy, in which the extra libraries come before a path that the user gave, as on YARN
   */
  static Map<String, String> of(SparkConf conf, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    String libraries = conf.get(LIBRARIES, "");
    if (!libraries.isBlank()) {
      String own = environment.getOrDefault(VARIABLE, "");
      environment.put(VARIABLE, own.isEmpty() ? libraries : libraries + ":" + own);
    }
    return environment;
  }
}
