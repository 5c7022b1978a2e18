package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What cluster mode adds to {@link FargateSettings}: how a driver is submitted and waited for.
 *
 * @param uploads where files go that have to be uploaded
 * @param waitForEnd whether spark-submit waits for the driver's end
 * @param waitTimeout how long at most; empty for no limit
 * @param leaseTimeout after which the driver of a client that is gone ends; empty for never
 * @param driverTimeout wall-clock limit of the driver; empty for none
 * @param maxAttempts how often the driver is started at most
 * @param supervise whether an ECS service starts the driver again and again
 * @param driver volumes, secrets and definitions of one's own of the driver's task
 */
public record ClusterModeSettings(
    Uploads uploads,
    boolean waitForEnd,
    Optional<Duration> waitTimeout,
    Optional<Duration> leaseTimeout,
    Optional<Duration> driverTimeout,
    int maxAttempts,
    boolean supervise,
    TaskExtras driver) {

  /** Environment variables of the driver: {@code spark.fargate.driverEnv.NAME}. */
  public static final String DRIVER_ENV_PREFIX = ClusterModeOptions.DRIVER_ENV.prefix();

  /** Whether an ECS service keeps the driver alive; what {@code --supervise} sets. */
  public static final String SUPERVISE = ClusterModeOptions.SUPERVISE.name();

  /** The id under which a cluster-mode driver was submitted; set in its container. */
  public static final String APPLICATION_ID = ClusterModeOptions.APPLICATION_ID.name();

  /** Which of several drivers of the same application this is; set in its container. */
  public static final String ATTEMPT_ID = ClusterModeOptions.ATTEMPT_ID.name();

  /**
   * Where files go that have to be uploaded.
   *
   * @param path {@code s3://BUCKET/PREFIX}, empty where none is named
   * @param deleteAtEnd whether the driver deletes them
   * @param endpoint of S3, empty for the AWS SDK's own chain
   */
  public record Uploads(String path, boolean deleteAtEnd, Optional<URI> endpoint) {}

  /**
   * @param sparkConf every {@code spark.*} entry of the application, {@code spark.master} included
   * @throws InvalidConfigurationException with every problem at once
   */
  public static ClusterModeSettings parse(Map<String, String> sparkConf) {
    ConfigReader reader = new ConfigReader(sparkConf);
    boolean embedded =
        FargateMaster.parse(reader.text("spark.master"))
            .filter(FargateMaster::isEmbeddedLocal)
            .isPresent();
    ClusterModeSettings settings =
        new ClusterModeSettings(
            new Uploads(
                reader.find(ClusterModeOptions.UPLOAD_PATH).orElse(""),
                reader.get(ClusterModeOptions.DELETE_UPLOADS),
                reader.find(ClusterModeOptions.S3_ENDPOINT)),
            reader.get(ClusterModeOptions.WAIT),
            reader.find(ClusterModeOptions.WAIT_TIMEOUT),
            reader.find(ClusterModeOptions.LEASE_TIMEOUT),
            reader.find(ClusterModeOptions.DRIVER_TIMEOUT),
            reader.get(ClusterModeOptions.MAX_ATTEMPTS),
            reader.get(ClusterModeOptions.SUPERVISE),
            new TaskExtrasReader(reader, TaskExtrasOptions.DRIVER).read());
    boolean ownDefinition = !settings.driver().taskDefinition().isEmpty();
    if (!embedded && !ownDefinition) {
      requireTask(reader);
    }
    if (!embedded) {
      reader.require(FargateOptions.DRIVER.subnets(), List.of());
    } else if (!settings.waitForEnd()) {
      reader.problem(
          ClusterModeOptions.WAIT.name()
              + "=false and --master fargate-local exclude each other: the local Fargate ends with"
              + " spark-submit, and the driver with it; leave it out, or start fargate-local up and"
              + " submit to --master fargate.");
    }
    if (settings.leaseTimeout().isPresent() && !settings.waitForEnd()) {
      reader.problem(
          ClusterModeOptions.LEASE_TIMEOUT.name()
              + " and "
              + ClusterModeOptions.WAIT.name()
              + "=false exclude each other: only a spark-submit that waits can renew a lease; leave"
              + " one of them out.");
    }
    if (settings.supervise() && settings.maxAttempts() > 1) {
      reader.problem(
          "--supervise ("
              + ClusterModeOptions.SUPERVISE.name()
              + ") and "
              + ClusterModeOptions.MAX_ATTEMPTS.name()
              + " exclude each other: ECS starts a supervised driver again as often as it takes;"
              + " leave one of them out.");
    }
    if (settings.supervise() && ownDefinition) {
      reader.problem(
          "--supervise ("
              + ClusterModeOptions.SUPERVISE.name()
              + ") and "
              + settings.driver().taskDefinitionKey()
              + " exclude each other: a service cannot say what a definition of yours runs; give it"
              + " as "
              + TaskExtrasOptions.DRIVER.templateFile().name()
              + ", over which ours is laid.");
    }
    reader.throwIfInvalid();
    return settings;
  }

  /** An existing task definition brings its image and its roles. */
  private static void requireTask(ConfigReader reader) {
    reader.require(FargateOptions.DRIVER.image(), "");
    reader.require(FargateOptions.EXECUTION_ROLE, "");
    if (reader.find(FargateOptions.DRIVER.taskRole()).isEmpty()) {
      reader.problem(
          FargateOptions.DRIVER.taskRole().name()
              + " is not set: in cluster mode the driver itself launches executors, and acts as"
              + " this IAM role when it calls ECS (RunTask, StopTask, DescribeTasks, ListTasks,"
              + " task definitions, iam:PassRole); name a role that ECS tasks may assume.");
    }
  }
}
