package io.github.sparkonfargate.executor;

import java.util.Properties;

/**
 * Puts the executor's id where {@code spark.executor.extraJavaOptions} has {@code {{EXECUTOR_ID}}}.
 * Other cluster managers do it before the JVM starts; here up to ten containers are launched with
 * one command, and each learns its id when it runs. So it works for {@code -Dname=value} only, and
 * before Spark reads any of them.
 */
final class ExecutorIdProperties {
  static final String PLACEHOLDER = "{{EXECUTOR_ID}}";

  private ExecutorIdProperties() {}

  static void replace(Properties properties, String executorId) {
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      if (value.contains(PLACEHOLDER)) {
        properties.setProperty(name, value.replace(PLACEHOLDER, executorId));
      }
    }
  }
}
