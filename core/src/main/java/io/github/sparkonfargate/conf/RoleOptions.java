package io.github.sparkonfargate.conf;

import static io.github.sparkonfargate.conf.Rules.between;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigType;
import io.github.sparkonfargate.ecs.LaunchRequest.Capacity;
import io.github.sparkonfargate.task.Sizing;
import java.time.Duration;
import java.util.List;

/** The keys that exist once for drivers and once for executors. Declarations only. */
record RoleOptions(
    ConfigKey<String> image,
    ConfigKey<String> taskRole,
    ConfigKey<List<String>> subnets,
    ConfigKey<List<String>> securityGroups,
    ConfigKey<Boolean> assignPublicIp,
    ConfigKey<Capacity.Strategy> capacityProviderStrategy,
    ConfigKey<Integer> requestCpuUnits,
    ConfigKey<Sizing> sizing,
    ConfigKey<Integer> ephemeralStorageGiB,
    ConfigPrefix tags,
    ConfigKey<Duration> terminationGracePeriod,
    ConfigKey<Boolean> readonlyRootFilesystem,
    ConfigKey<Boolean> dropCapabilities,
    ConfigKey<String> user,
    ConfigKey<Boolean> initProcessEnabled) {

  private static final String SINCE = "0.1.0";

  /** The most {@code stopTimeout} may be on Fargate. */
  private static final Duration LONGEST_STOP_TIMEOUT = Duration.ofMinutes(2);

  /**
   * @param role "driver" or "executor", as in the key
   */
  static RoleOptions of(String role) {
    String prefix = "spark.fargate." + role + ".";
    return new RoleOptions(
        image(prefix, role),
        taskRole(prefix, role),
        FargateOptions.subnets(prefix + "subnets", "Subnets of the " + role + "'s Fargate task.")
            .fallsBackTo(FargateOptions.SUBNETS)
            .build(),
        FargateOptions.securityGroups(
                prefix + "securityGroups", "Security groups of the " + role + "'s Fargate task.")
            .fallsBackTo(FargateOptions.SECURITY_GROUPS)
            .build(),
        key(prefix + "assignPublicIp", ConfigType.bool(), "Whether it gets a public address.")
            .fallsBackTo(FargateOptions.ASSIGN_PUBLIC_IP)
            .build(),
        capacity(prefix),
        requestCpuUnits(prefix, role),
        sizing(prefix),
        ephemeralStorage(prefix),
        new ConfigPrefix(
            prefix + "tag.", "name", "ECS tag of the " + role + "'s Fargate task.", SINCE),
        terminationGracePeriod(prefix),
        readonlyRootFilesystem(prefix),
        dropCapabilities(prefix),
        key(prefix + "user", ConfigType.text(), "User of the container: `uid`, `uid:gid`, a name.")
            .defaultWords("the image's")
            .build(),
        initProcessEnabled(prefix));
  }

  List<ConfigEntry> entries() {
    return List.of(
        image,
        taskRole,
        subnets,
        securityGroups,
        assignPublicIp,
        capacityProviderStrategy,
        requestCpuUnits,
        sizing,
        ephemeralStorageGiB,
        tags,
        terminationGracePeriod,
        readonlyRootFilesystem,
        dropCapabilities,
        user,
        initProcessEnabled);
  }

  private static ConfigKey<String> image(String prefix, String role) {
    return key(
            prefix + "container.image", ConfigType.text(), "Image of the " + role + " container.")
        .fallsBackTo(FargateOptions.IMAGE)
        .check(Rules::isImage, FargateOptions.NOT_AN_IMAGE)
        .build();
  }

  private static ConfigKey<String> taskRole(String prefix, String role) {
    return key(
            prefix + "taskRole",
            ConfigType.text(),
            "IAM role that code in the " + role + " acts as: its name or its ARN.")
        .check(Rules::isRole, FargateOptions.NOT_A_ROLE)
        .build();
  }

  private static ConfigKey<Integer> requestCpuUnits(String prefix, String role) {
    return key(
            prefix + "request.cores",
            ConfigType.vCpu(),
            "vCPU to buy. Fewer than `spark.%s.cores` runs more Spark tasks at a time than there are vCPU."
                .formatted(role))
        .defaultWords("value of `spark." + role + ".cores`")
        .check(between(1, 16 * 1_024), "is out of range; Fargate has 0.25 to 16 vCPU")
        .build();
  }

  private static ConfigKey<Sizing> sizing(String prefix) {
    return key(
            prefix + "sizing",
            ConfigType.oneOf(List.of(Sizing.values()), RoleOptions::spelling),
            "`roundUp` takes the smallest Fargate size that holds cores and memory, `strict` refuses"
                + " what is not exactly one.")
        .defaultsTo(Sizing.ROUND_UP)
        .build();
  }

  private static ConfigKey<Integer> ephemeralStorage(String prefix) {
    return key(
            prefix + "ephemeralStorage",
            ConfigType.gibibytes(),
            "Disk of the Fargate task, on which the image, spills and shuffle files lie. Beyond 20"
                + " GiB it costs extra.")
        .defaultsTo(20)
        .check(between(20, 200), "is out of range; Fargate has 20g to 200g")
        .build();
  }

  private static ConfigKey<Duration> terminationGracePeriod(String prefix) {
    return key(
            prefix + "terminationGracePeriodSeconds",
            ConfigType.seconds(),
            "From SIGTERM to SIGKILL (`stopTimeout`): the time to hand over blocks when Spot takes"
                + " the task back.")
        .defaultsTo(LONGEST_STOP_TIMEOUT)
        .check(
            time ->
                time.compareTo(Duration.ofSeconds(1)) >= 0
                    && time.compareTo(LONGEST_STOP_TIMEOUT) <= 0,
            "is out of range; Fargate allows 1s to 120s")
        .build();
  }

  private static ConfigKey<Boolean> readonlyRootFilesystem(String prefix) {
    return key(
            prefix + "readonlyRootFilesystem",
            ConfigType.bool(),
            "Whether the container's root file system is read-only. `/tmp` is then an empty volume"
                + " and the working directory; an image of your own needs `VOLUME /tmp`, which its"
                + " user may write to.")
        .defaultsTo(false)
        .build();
  }

  private static ConfigKey<Boolean> dropCapabilities(String prefix) {
    return key(
            prefix + "dropCapabilities",
            ConfigType.bool(),
            "Whether the container is denied all of Linux's capabilities, so that not even a program"
                + " that runs as root in it has any.")
        .defaultsTo(false)
        .build();
  }

  private static ConfigKey<Boolean> initProcessEnabled(String prefix) {
    return key(
            prefix + "initProcessEnabled",
            ConfigType.bool(),
            "Whether ECS puts an init process before the container's own, which reaps zombies and"
                + " forwards signals.")
        .defaultsTo(true)
        .build();
  }

  private static ConfigKey<Capacity.Strategy> capacity(String prefix) {
    return key(
            prefix + "capacityProviderStrategy",
            ConfigType.of("strategy", CapacityProviders::parse, CapacityProviders::format),
            "Capacity providers and their weights: `FARGATE_SPOT=4,FARGATE=1`. `:base=N` after one"
                + " of them asks ECS to give it the first N tasks. The providers must be"
                + " associated with the cluster.")
        .defaultWords("on-demand (`launchType=FARGATE`)")
        .build();
  }

  private static String spelling(Sizing sizing) {
    return switch (sizing) {
      case ROUND_UP -> "roundUp";
      case STRICT -> "strict";
    };
  }

  private static <T> ConfigKey.Builder<T> key(String name, ConfigType<T> type, String doc) {
    return ConfigKey.of(name, type).doc(doc).since(SINCE);
  }
}
