package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigType;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The keys of drivers that are Fargate tasks, and of who submits them. Declarations only. */
final class ClusterModeOptions {
  private static final String SINCE = "0.1.0";
  private static final String NOT_POSITIVE = "must be longer than 0";

  static final ConfigKey<String> UPLOAD_PATH =
      key(
              "file.upload.path",
              ConfigType.text(),
              "Where local files, and a configuration that cannot travel in the RunTask call, are"
                  + " uploaded: `s3://BUCKET/PREFIX` (or `s3a://`), or a path of another file system"
                  + " that Hadoop knows and both sides reach, such as `hdfs://NAMENODE/PATH`. Each"
                  + " application gets a directory of its own below it, which its driver deletes at"
                  + " the end.")
          .defaultWords("none; needed only where something has to be uploaded")
          .check(Rules::isUploadPath, "is not of the form s3://BUCKET/PREFIX or SCHEME://HOST/PATH")
          .build();

  static final ConfigKey<Boolean> DELETE_UPLOADS =
      key(
              "file.upload.deleteOnTermination",
              ConfigType.bool(),
              "Whether the driver deletes what was uploaded for it when it ends.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<URI> S3_ENDPOINT =
      key(
              "file.upload.endpointOverride",
              ConfigType.of("URL", Rules::uri, URI::toString),
              "Endpoint of S3 for uploads, for the local Fargate and for tests. It stays with the"
                  + " client.")
          .defaultWords("the AWS SDK's: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, the profile")
          .check(Rules::isEndpoint, "is not a URL of the form http://HOST:PORT or https://HOST")
          .build();

  static final ConfigKey<Boolean> WAIT =
      key(
              "submission.waitAppCompletion",
              ConfigType.bool(),
              "Whether spark-submit waits for the driver's end and exits with its exit code;"
                  + " otherwise it prints the ids and returns.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Duration> WAIT_TIMEOUT =
      key(
              "submission.waitTimeout",
              ConfigType.duration(),
              "How long spark-submit waits at most. The application goes on; the exit code is 1.")
          .defaultWords("no limit")
          .check(Rules::isPositive, NOT_POSITIVE)
          .build();

  static final ConfigKey<Duration> LEASE_TIMEOUT =
      key(
              "submission.leaseTimeout",
              ConfigType.duration(),
              "For schedulers that end spark-submit with SIGKILL: the driver ends itself, with exit"
                  + " code 129, when the waiting spark-submit has not renewed its lease for so long."
                  + " Needs `spark.fargate.file.upload.path`, where the lease is kept.")
          .defaultWords("off")
          .check(
              time -> time.compareTo(Duration.ofSeconds(15)) >= 0,
              "is shorter than 15s, which a lease kept on S3 needs")
          .build();

  static final ConfigKey<Duration> DRIVER_TIMEOUT =
      key(
              "driver.timeout",
              ConfigType.duration(),
              "Wall-clock limit of the driver, from the start of its container. What runs longer is"
                  + " ended with exit code 124.")
          .defaultWords("no limit")
          .check(Rules::isPositive, NOT_POSITIVE)
          .build();

  static final ConfigKey<Integer> MAX_ATTEMPTS =
      key(
              "driver.maxAttempts",
              ConfigType.integer(),
              "How often a waiting spark-submit starts the driver at most, where Fargate (Spot, a"
                  + " host, a failed start) and not the application ended it.")
          .defaultsTo(1)
          .check(Rules.between(1, 100), "is out of range; write 1 to 100")
          .build();

  static final ConfigKey<Boolean> SUPERVISE =
      key(
              "driver.supervise",
              ConfigType.bool(),
              "Whether an ECS service of one task runs the driver, so that ECS starts it again when it"
                  + " is killed, whether spark-submit waits or not; `--supervise` sets it. The service"
                  + " is deleted when the application ends by itself.")
          .defaultsTo(false)
          .build();

  static final ConfigPrefix DRIVER_ENV =
      new ConfigPrefix(
          FargateOptions.NAMESPACE + "driverEnv.",
          "NAME",
          "Environment variable of the driver. Executors have `spark.executorEnv.[NAME]`.",
          SINCE);

  /** Set by us in the driver's container; not for users. */
  static final ConfigKey<String> APPLICATION_ID =
      key(
              "driver.applicationId",
              ConfigType.text(),
              "Set by spark-on-fargate in a cluster-mode driver: the id under which the application"
                  + " was submitted. Not for users.")
          .build();

  /** Set by us in the driver's container; not for users. */
  static final ConfigKey<String> ATTEMPT_ID =
      key(
              "driver.attemptId",
              ConfigType.text(),
              "Set by spark-on-fargate in a driver that may be started again: tells its attempts apart"
                  + " in event logs. Not for users.")
          .build();

  private ClusterModeOptions() {}

  static List<ConfigEntry> entries() {
    return List.of(
        UPLOAD_PATH,
        DELETE_UPLOADS,
        S3_ENDPOINT,
        WAIT,
        WAIT_TIMEOUT,
        LEASE_TIMEOUT,
        DRIVER_TIMEOUT,
        MAX_ATTEMPTS,
        SUPERVISE,
        DRIVER_ENV,
        APPLICATION_ID,
        ATTEMPT_ID);
  }

  private static <T> ConfigKey.Builder<T> key(String name, ConfigType<T> type, String doc) {
    return ConfigKey.of(FargateOptions.NAMESPACE + name, type).doc(doc).since(SINCE);
  }
}
