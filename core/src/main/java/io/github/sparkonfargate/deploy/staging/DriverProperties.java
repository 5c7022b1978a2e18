package io.github.sparkonfargate.deploy.staging;

import io.github.sparkonfargate.conf.ClusterModeSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of the client's configuration is the driver's. Pure. */
public final class DriverProperties {
  private static final String LOCAL = "spark.fargate.local.";
  private static final String ENDPOINT = "spark.fargate.endpointOverride";

  /** They say how the client submits, or where the client is. */
  private static final List<String> CLIENTS =
      List.of(
          "spark.driver.host",
          "spark.driver.bindAddress",
          "spark.fargate.submission.",
          "spark.fargate.file.upload.",
          "spark.fargate.report.interval",
          "spark.fargate.driver.timeout",
          "spark.fargate.driver.maxAttempts",
          "spark.fargate.driver.supervise",
          // What its task is made of is decided when it is launched.
          "spark.fargate.driver.volumes.",
          "spark.fargate.driver.secretKeyRef.",
          "spark.fargate.driver.taskDefinition",
          "spark.launcher.port",
          "spark.launcher.secret",
          LOCAL);

  /** Read by Spark's Utils.getConfiguredLocalDirs. */
  private static final String LOCAL_DIRECTORIES =
      ClusterModeSettings.DRIVER_ENV_PREFIX + "SPARK_LOCAL_DIRS";

  private DriverProperties() {}

  /**
   * @param sparkConf what Spark prepared, settings of the local Fargate included
   * @param master of the driver: never {@code fargate-local}
   * @param endpointIsLoopback whether ECS's endpoint is an address of the client's machine: a
   *     container has its own variables for where AWS is
   * @param localDirectories of the driver, separated by commas; empty for Spark's own
   */
  public static Map<String, String> of(
      Map<String, String> sparkConf,
      String master,
      boolean endpointIsLoopback,
      String localDirectories) {
    Map<String, String> properties = new TreeMap<>();
    sparkConf.forEach(
        (key, value) -> {
          boolean clients = CLIENTS.stream().anyMatch(key::startsWith);
          if (!clients && !(endpointIsLoopback && key.equals(ENDPOINT))) {
            properties.put(key, value);
          }
        });
    properties.put("spark.master", master);
    properties.put("spark.submit.deployMode", "client");
    if (!localDirectories.isEmpty()) {
      properties.putIfAbsent(LOCAL_DIRECTORIES, localDirectories);
    }
    return properties;
  }
}
