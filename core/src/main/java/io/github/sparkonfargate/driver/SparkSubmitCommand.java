package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.executor.TaskMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the container runs: stock spark-submit in client mode. Pure. */
final class SparkSubmitCommand {
  private static final String DRIVER_ENV = "spark.fargate.driverEnv.";
  private static final String DRIVER_PORT = "7078";
  private static final String BLOCK_MANAGER_PORT = "7079";

  private SparkSubmitCommand() {}

  /**
   * The driver's configuration: the order's, with what only the container knows.
   *
   * @param properties the order's, its files brought
   * @param task where this runs
   * @param directory for what Spark keeps beside the application
   */
  static Map<String, String> properties(
      DriverOrder order, Map<String, String> properties, TaskMetadata task, Path directory) {
    String address = task.address();
    Map<String, String> all = new TreeMap<>(properties);
    all.put("spark.submit.deployMode", "client");
    all.put("spark.fargate.driver.applicationId", order.applicationId());
    if (order.restartable()) {
      // Of two drivers of one application Spark lets the second write no event log, unless they are
      // attempts of it.
      all.put("spark.fargate.driver.attemptId", task.taskId());
    }
    all.put("spark.driver.host", address);
    all.put("spark.driver.bindAddress", address);
    // Fixed, so that security groups can be narrow.
    all.putIfAbsent("spark.driver.port", DRIVER_PORT);
    all.putIfAbsent("spark.driver.blockManager.port", BLOCK_MANAGER_PORT);
    // Under our placeholder master Spark then brings files into the working directory.
    all.put("spark.kubernetes.submitInDriver", "true");
    // Threads that the application left running must not keep a task that is paid for.
    all.putIfAbsent("spark.submit.callSystemExitOnMainExit", "true");
    // A user without a name has no home directory that can be written to.
    all.putIfAbsent("spark.jars.ivy", directory.resolve("ivy").toString());
    if (!all.getOrDefault("spark.driver.extraJavaOptions", "").contains("OnOutOfMemoryError")) {
      all.merge(
          "spark.driver.defaultJavaOptions",
          "-XX:+ExitOnOutOfMemoryError",
          (users, ours) -> ours + " " + users);
    }
    return all;
  }

  /**
   * @param propertiesFile with {@link #properties}
   * @param resource path or URI to run
   */
  static List<String> words(
      Path sparkHome, Path propertiesFile, DriverOrder order, String resource) {
    List<String> words = new ArrayList<>();
    words.add(sparkHome.resolve("bin/spark-submit").toString());
    words.add("--properties-file");
    words.add(propertiesFile.toString());
    if (!order.mainClass().isEmpty()) {
      words.add("--class");
      words.add(order.mainClass());
    }
    words.add(resource);
    words.addAll(order.arguments());
    return words;
  }

  /** Variables that the driver gets beside the container's own. */
  static Map<String, String> environment(Map<String, String> properties, String address) {
    Map<String, String> environment = new TreeMap<>();
    if (address.startsWith("127.")) {
      // The local Fargate: Spark's user interface would else listen on the whole network.
      environment.put("SPARK_LOCAL_IP", address);
    }
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(DRIVER_ENV)) {
            environment.put(key.substring(DRIVER_ENV.length()), value);
          }
        });
    return environment;
  }
}
