package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigSection;
import io.github.sparkonfargate.common.config.ConfigType;
import io.github.sparkonfargate.common.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every key of the cluster manager. Declarations only; {@link FargateSettings} reads them. */
public final class FargateOptions {
  private static final String SINCE = "0.1.0";
  private static final String NOT_POSITIVE = "must be longer than 0";

  static final String NAMESPACE = "spark.fargate.";
  static final String NOT_AN_IMAGE =
      "is not the name of an image; write REPOSITORY:TAG or REPOSITORY@sha256:DIGEST";
  static final String NOT_A_ROLE =
      "is neither the name nor the ARN of an IAM role (arn:aws:iam::ACCOUNT:role/NAME)";

  static final ConfigKey<String> CLUSTER =
      text(
              "cluster",
              "ECS cluster, by name or ARN. A cluster in the master (`fargate://NAME`) wins.")
          .defaultsTo("default")
          .check(Rules::isCluster, "is neither the name nor the ARN of an ECS cluster")
          .build();

  static final ConfigKey<String> REGION =
      text("region", "AWS Region.")
          .defaultWords("the AWS SDK's: `AWS_REGION`, the profile, the task's own")
          .check(Rules::isRegion, "is not the name of an AWS Region, such as eu-west-1")
          .build();

  static final ConfigKey<URI> ENDPOINT_OVERRIDE =
      key(
              "endpointOverride",
              ConfigType.of("URL", Rules::uri, URI::toString),
              "Endpoint of ECS, for the local Fargate and for tests.")
          .defaultWords("the AWS SDK's: `AWS_ENDPOINT_URL_ECS`, `AWS_ENDPOINT_URL`, the profile")
          .check(Rules::isEndpoint, "is not a URL of the form http://HOST:PORT or https://HOST")
          .build();

  static final ConfigKey<String> IMAGE =
      text(
              "container.image",
              "Image that drivers and executors run. With a digest (`@sha256:…`) late executors run"
                  + " the same image as early ones.")
          .defaultWords("required, here or by `spark.fargate.executor.container.image`")
          .required(
              "it is the container image that executors run; push the spark-fargate image to a"
                  + " registry that Fargate can reach and name it here")
          .check(Rules::isImage, NOT_AN_IMAGE)
          .build();

  static final ConfigKey<String> EXECUTION_ROLE =
      text(
              "executionRole",
              "IAM role by which ECS itself pulls the image and writes logs: its name or its ARN.")
          .required(
              "it is the IAM role by which ECS pulls the image and writes logs; name a role that"
                  + " has the policy AmazonECSTaskExecutionRolePolicy")
          .check(Rules::isRole, NOT_A_ROLE)
          .build();

  static final ConfigKey<List<String>> SUBNETS =
      subnets("spark.fargate.subnets", "Subnets of drivers and executors; all in one VPC.")
          .defaultWords("required, here or by `spark.fargate.executor.subnets`")
          .required(
              "Fargate tasks need 1 to 16 subnets of one VPC, private ones with a way to the"
                  + " image's registry; list them here or in spark.fargate.executor.subnets")
          .build();

  static final ConfigKey<List<String>> SECURITY_GROUPS =
      securityGroups("spark.fargate.securityGroups", "Security groups of drivers and executors.")
          .defaultWords("the VPC's default group")
          .build();

  static final ConfigKey<Boolean> ASSIGN_PUBLIC_IP =
      key(
              "assignPublicIp",
              ConfigType.bool(),
              "Whether the tasks get public addresses; needed in public subnets, where there is no"
                  + " other way to the registry.")
          .defaultsTo(false)
          .build();

  static final ConfigKey<String> PLATFORM_VERSION =
      text("platformVersion", "Fargate platform version.")
          .defaultsTo("LATEST")
          .check(
              version -> version.matches("LATEST|[0-9]+\\.[0-9]+\\.[0-9]+"),
              "is not a Fargate platform version; write LATEST or 1.4.0")
          .build();

  static final ConfigKey<CpuArchitecture> CPU_ARCHITECTURE =
      key(
              "cpuArchitecture",
              ConfigType.oneOf(List.of(CpuArchitecture.values()), CpuArchitecture::name),
              "Processor architecture; the image must have it.")
          .defaultsTo(CpuArchitecture.X86_64)
          .build();

  static final ConfigPrefix TAGS =
      new ConfigPrefix(
          NAMESPACE + "tag.",
          "name",
          "ECS tag of every Fargate task of the application. Ours are `spark-app-id`,"
              + " `spark-role` and `spark-resource-profile-id`.",
          SINCE);

  static final ConfigKey<Boolean> ENABLE_ECS_MANAGED_TAGS =
      key(
              "enableECSManagedTags",
              ConfigType.bool(),
              "Whether ECS adds its own tags (the cluster's name), by which costs can be told"
                  + " apart.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Boolean> PROPAGATE_TAGS =
      key("propagateTags", ConfigType.bool(), "Whether a task gets its task definition's tags.")
          .defaultsTo(false)
          .build();

  static final ConfigKey<Boolean> ENABLE_EXECUTE_COMMAND =
      key(
              "enableExecuteCommand",
              ConfigType.bool(),
              "Whether `aws ecs execute-command` may open a shell in executors, and in drivers in"
                  + " cluster mode; the task roles of both need the ssmmessages permissions.")
          .defaultsTo(false)
          .build();

  static final ConfigKey<String> FAMILY_PREFIX =
      text(
              "taskDefinition.familyPrefix",
              "Begin of the names of our task definition families; a hash of the content follows,"
                  + " so that applications alike share one.")
          .defaultsTo("spark-fargate")
          .check(
              Rules::isFamilyPrefix,
              "is not a name; at most 200 letters, digits, '-' and '_' are allowed")
          .build();

  static final ConfigKey<Boolean> STAGE_LEVEL_SCHEDULING =
      key(
              "stageLevelScheduling.enabled",
              ConfigType.bool(),
              "Whether resource profiles may give stages executors of another size.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<Duration> SUBMISSION_CONNECTION_TIMEOUT =
      time("submission.connectionTimeout", "How long connecting to AWS may take when submitting.")
          .defaultsTo(Duration.ofSeconds(10))
          .build();

  static final ConfigKey<Duration> SUBMISSION_REQUEST_TIMEOUT =
      time("submission.requestTimeout", "How long one attempt of an AWS call may take then.")
          .defaultsTo(Duration.ofSeconds(10))
          .build();

  static final ConfigKey<Duration> DRIVER_CONNECTION_TIMEOUT =
      time("driver.connectionTimeout", "How long connecting to AWS may take in the driver.")
          .fallsBackTo(SUBMISSION_CONNECTION_TIMEOUT)
          .build();

  static final ConfigKey<Duration> DRIVER_REQUEST_TIMEOUT =
      time("driver.requestTimeout", "How long one attempt of an AWS call may take in the driver.")
          .fallsBackTo(SUBMISSION_REQUEST_TIMEOUT)
          .build();

  static final ConfigKey<Duration> REPORT_INTERVAL =
      time("report.interval", "How often a waiting spark-submit reports the driver's state.")
          .defaultsTo(Duration.ofSeconds(5))
          .build();

  static final ConfigKey<String> LOCAL_JAR =
      text("local.jar", "Jar of the local Fargate that master `fargate-local` starts.")
          .defaultWords("`$SPARK_HOME/fargate/fargate-local-*.jar`")
          .build();

  static final ConfigKey<String> LOCAL_ACCESS_KEY_ID =
      text("local.accessKeyId", "Access key of the local Fargate.").build();

  static final ConfigKey<Secret> LOCAL_SECRET_ACCESS_KEY =
      key("local.secretAccessKey", ConfigType.secret(), "Its secret access key.").build();

  /** The keys of executors. */
  static final RoleOptions EXECUTOR = RoleOptions.of("executor");

  /** The keys of drivers that are Fargate tasks themselves. */
  static final RoleOptions DRIVER = RoleOptions.of("driver");

  private FargateOptions() {}

  /** Every declaration, as the documentation groups them. */
  public static List<ConfigSection> sections() {
    return List.of(
        new ConfigSection(
            "Cluster and AWS",
            "Credentials come from the AWS SDK's default chain.",
            List.of(
                CLUSTER,
                REGION,
                ENDPOINT_OVERRIDE,
                DRIVER_CONNECTION_TIMEOUT,
                DRIVER_REQUEST_TIMEOUT,
                SUBMISSION_CONNECTION_TIMEOUT,
                SUBMISSION_REQUEST_TIMEOUT)),
        new ConfigSection(
            "Fargate tasks",
            "",
            List.of(
                IMAGE,
                EXECUTION_ROLE,
                SUBNETS,
                SECURITY_GROUPS,
                ASSIGN_PUBLIC_IP,
                PLATFORM_VERSION,
                CPU_ARCHITECTURE,
                TAGS,
                ENABLE_ECS_MANAGED_TAGS,
                PROPAGATE_TAGS,
                ENABLE_EXECUTE_COMMAND,
                FAMILY_PREFIX)),
        new ConfigSection(
            "Executors",
            "Cores, memory, overhead, environment and number are Spark's own keys"
                + " (`spark.executor.*`, `spark.executorEnv.*`).",
            EXECUTOR.entries()),
        new ConfigSection(
            "Volumes, secrets and task definitions of executors",
            "What of it was never run on AWS itself is marked in [executors.md](executors.md).",
            Stream.of(
                    TaskExtrasOptions.EXECUTOR.entries(),
                    List.of(TaskExtrasOptions.INFRASTRUCTURE_ROLE))
                .<ConfigEntry>flatMap(List::stream)
                .toList()),
        new ConfigSection(
            "Launching, watching and ending executors", "", AllocationOptions.entries()),
        new ConfigSection("Logs", "", LogOptions.entries()),
        new ConfigSection("Scheduling", "", List.of(STAGE_LEVEL_SCHEDULING)),
        new ConfigSection(
            "The local Fargate",
            "`fargate-local conf` prints them. The access key is accepted only where"
                + " `spark.fargate.endpointOverride` is a loopback address; keys for AWS never"
                + " belong into a Spark configuration.",
            List.of(LOCAL_JAR, LOCAL_ACCESS_KEY_ID, LOCAL_SECRET_ACCESS_KEY)),
        new ConfigSection(
            "Drivers on Fargate",
            "For `--deploy-mode cluster`. Cores, memory and overhead are Spark's own keys"
                + " (`spark.driver.*`). They have no effect in client mode.",
            Stream.of(
                    DRIVER.entries(),
                    TaskExtrasOptions.DRIVER.entries(),
                    ClusterModeOptions.entries(),
                    List.of(REPORT_INTERVAL))
                .<ConfigEntry>flatMap(List::stream)
                .toList()),
        new ConfigSection(
            "Authentication and encryption", SecretOptions.INTRODUCTION, SecretOptions.entries()));
  }

  /** Every declaration. */
  static List<ConfigEntry> entries() {
    return sections().stream().flatMap(section -> section.entries().stream()).toList();
  }

  static ConfigKey.Builder<List<String>> subnets(String name, String doc) {
    return ConfigKey.of(name, ConfigType.list())
        .doc(doc + " At most 16; several Availability Zones help where one is short of capacity.")
        .since(SINCE)
        .check(
            Rules::areSubnets,
            "has an item that is not the id of a subnet (subnet-0123456789abcdef0)")
        .check(Rules::areDistinct, "names a subnet twice")
        .check(
            ids -> ids.size() <= Rules.MOST_SUBNETS,
            "names more than 16 subnets, the most a Fargate task may have");
  }

  static ConfigKey.Builder<List<String>> securityGroups(String name, String doc) {
    return ConfigKey.of(name, ConfigType.list())
        .doc(doc + " At most 5.")
        .since(SINCE)
        .check(
            Rules::areSecurityGroups,
            "has an item that is not the id of a security group (sg-0123456789abcdef0)")
        .check(Rules::areDistinct, "names a security group twice")
        .check(
            ids -> ids.size() <= Rules.MOST_SECURITY_GROUPS,
            "names more than 5 security groups, the most a Fargate task may have");
  }

  private static ConfigKey.Builder<String> text(String name, String doc) {
    return key(name, ConfigType.text(), doc);
  }

  private static ConfigKey.Builder<Duration> time(String name, String doc) {
    return key(name, ConfigType.duration(), doc).check(Rules::isPositive, NOT_POSITIVE);
  }

  private static <T> ConfigKey.Builder<T> key(String name, ConfigType<T> type, String doc) {
    return ConfigKey.of(NAMESPACE + name, type).doc(doc).since(SINCE);
  }
}
