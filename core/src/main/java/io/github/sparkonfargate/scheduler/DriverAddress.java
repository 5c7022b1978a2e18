package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.conf.FargateMaster;
import io.github.sparkonfargate.executor.TaskMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;

/**
 * Where executors will look for a driver in client mode, and what can be said of it before any of
 * them is started: they connect to the driver, not the driver to them.
 */
public final class DriverAddress {
  /** The key; Spark's default is the first address of this machine that is no loopback. */
  public static final String HOST = "spark.driver.host";

  private static final String PORT = "spark.driver.port";
  private static final String BLOCK_MANAGER_PORT = "spark.driver.blockManager.port";
  private static final String ANY_BLOCK_MANAGER_PORT = "spark.blockManager.port";
  private static final List<String> ENDPOINTS = List.of("AWS_ENDPOINT_URL_ECS", "AWS_ENDPOINT_URL");

  private final Map<String, String> sparkConf;
  private final Map<String, String> environment;

  /**
   * @param sparkConf every {@code spark.*} entry, {@code spark.master} included; already valid
   * @param environment of this process
   */
  public DriverAddress(Map<String, String> sparkConf, Map<String, String> environment) {
    this.sparkConf = Map.copyOf(sparkConf);
    this.environment = Map.copyOf(environment);
  }

  /**
   * The address of the Fargate task that this process runs in; empty outside of one.
   *
   * @throws IOException if this is a task and its metadata endpoint does not answer
   */
  public static Optional<String> ofTask(Map<String, String> environment)
      throws IOException, InterruptedException {
    return isTask(environment)
        ? Optional.of(TaskMetadata.fetch(environment).address())
        : Optional.empty();
  }

  private static boolean isTask(Map<String, String> environment) {
    return !environment.getOrDefault(TaskMetadata.METADATA_URI, "").isBlank();
  }

  /**
   * What makes it certain that no executor will reach the driver; empty if some may, or if it is
   * not this process's driver that they look for.
   */
  public List<String> problems() {
    if (!concernsUs()) {
      return List.of();
    }
    String host = host();
    try {
      boolean reachable =
          Stream.of(InetAddress.getAllByName(host)).anyMatch(DriverAddress::isReachable);
      return reachable
          ? List.of()
          : List.of(
              "executors on Fargate cannot reach the driver at "
                  + host
                  + ", an address that means this machine alone; set "
                  + HOST
                  + " to one that the VPC has a route to, or use --deploy-mode cluster"
                  + " (docs/client-mode.md).");
    } catch (UnknownHostException unknown) {
      // A name of the VPC's own DNS need not mean anything here; what Spark binds to then does.
      return sparkConf.containsKey("spark.driver.bindAddress")
          ? List.of()
          : List.of(
              HOST
                  + " is "
                  + host
                  + ", which has no address here; correct it, or set spark.driver.bindAddress to an"
                  + " address of this machine if only the VPC knows that name"
                  + " (docs/client-mode.md).");
    }
  }

  /**
   * What has to be reachable, for who has not said where the driver is; empty inside a Fargate
   * task, on the local Fargate, and where {@value #HOST} is set.
   */
  public Optional<String> explanation() {
    if (!concernsUs() || sparkConf.containsKey(HOST) || isTask(environment)) {
      return Optional.empty();
    }
    return Optional.of(
        "executors will connect to this machine as "
            + host()
            + ", "
            + ports()
            + ". Where the VPC has no route to it, or a security group or firewall is in between,"
            + " they end without having started a task: docs/client-mode.md says what to open; set "
            + HOST
            + " to have it without this line.");
  }

  private String ports() {
    String driver = sparkConf.getOrDefault(PORT, "0");
    String blocks =
        sparkConf.getOrDefault(
            BLOCK_MANAGER_PORT, sparkConf.getOrDefault(ANY_BLOCK_MANAGER_PORT, "0"));
    if (driver.equals("0") || blocks.equals("0")) {
      return "at ports chosen at random (" + PORT + " and " + BLOCK_MANAGER_PORT + " fix them)";
    }
    return "at ports " + driver + " and " + blocks;
  }

  private String host() {
    return sparkConf.getOrDefault(HOST, Utils.localCanonicalHostName());
  }

  /** Whether the driver is here, and executors are somewhere else. */
  private boolean concernsUs() {
    boolean cluster = "cluster".equals(sparkConf.get("spark.submit.deployMode"));
    boolean embedded =
        FargateMaster.parse(sparkConf.getOrDefault("spark.master", ""))
            .filter(FargateMaster::isEmbeddedLocal)
            .isPresent();
    return !cluster && !embedded && !endpointIsLoopback();
  }

  private boolean endpointIsLoopback() {
    return Stream.concat(
            Stream.of(sparkConf.getOrDefault("spark.fargate.endpointOverride", "")),
            ENDPOINTS.stream().map(name -> environment.getOrDefault(name, "")))
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(text -> AwsSettings.isLoopback(URI.create(text)))
        .orElse(false);
  }

  private static boolean isReachable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress();
  }
}
