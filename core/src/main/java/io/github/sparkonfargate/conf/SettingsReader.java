package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.ModuleConfig;
import io.github.sparkonfargate.common.config.Secret;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the settings of a configuration; used once. */
final class SettingsReader {
  private static final String MASTER = "spark.master";
  private static final int FARGATE_DISK_GIB = 20;

  /** What {@code fargate-local conf} names; in AWS an image is named with its registry. */
  private static final String LOCAL_IMAGE = "spark-fargate";

  private final Map<String, String> sparkConf;
  private final ConfigReader reader;
  private final FargateMaster master;
  private final List<String> warnings = new ArrayList<>();

  SettingsReader(Map<String, String> sparkConf) {
    this.sparkConf = Map.copyOf(sparkConf);
    this.reader = new ConfigReader(sparkConf);
    this.master = readMaster();
  }

  FargateSettings read() {
    NotYetSupported.refuse(reader);
    for (ModuleConfig module : ModuleConfig.all()) {
      module.problems(sparkConf).forEach(reader::problem);
    }
    reader.refuseUnknownKeys(FargateOptions.NAMESPACE, FargateOptions.entries());
    FargateSettings settings = readAll();
    TagRules.check(reader, settings);
    SecretRules.check(reader, sparkConf, settings);
    ExecutorSizeRules.check(reader, settings.executor());
    SparkKeyRules.check(reader, sparkConf);
    checkStartFailures(settings.allocation().startFailures());
    checkExecuteCommand(settings);
    checkRolling(settings);
    reader.throwIfInvalid();
    return settings;
  }

  private FargateSettings readAll() {
    FargateSettings.Task executor = readExecutor();
    TaskExtras extras = new TaskExtrasReader(reader, TaskExtrasOptions.EXECUTOR).read();
    warnAboutTag(executor.image());
    warnings.addAll(LocalDirectories.warnings(reader, extras));
    return new FargateSettings(
        master,
        readCluster(),
        readAws(),
        executor,
        extras,
        readTask(FargateOptions.DRIVER),
        readDefinition(),
        reader.get(FargateOptions.PLATFORM_VERSION),
        new LaunchRequest.Options(
            reader.get(FargateOptions.ENABLE_ECS_MANAGED_TAGS),
            reader.get(FargateOptions.PROPAGATE_TAGS),
            reader.get(FargateOptions.ENABLE_EXECUTE_COMMAND)),
        readAllocation(),
        readWatch(),
        new FargateSettings.Ending(
            reader.get(AllocationOptions.DELETE_ON_TERMINATION),
            reader.get(AllocationOptions.DELETE_GRACE_PERIOD)),
        new FargateSettings.Rolling(
            reader.get(AllocationOptions.ROLL_INTERVAL),
            reader.get(AllocationOptions.ROLL_POLICY),
            reader.get(AllocationOptions.ROLL_LEAST_TASKS)),
        readLog(),
        reader.get(FargateOptions.STAGE_LEVEL_SCHEDULING),
        reader.get(FargateOptions.REPORT_INTERVAL),
        SecretSettings.read(reader, master),
        reader.find(FargateOptions.LOCAL_JAR).orElse(""),
        warnings);
  }

  private FargateMaster readMaster() {
    String text = reader.text(MASTER);
    Optional<FargateMaster> ours = FargateMaster.parse(text);
    if (ours.isEmpty()) {
      reader.problem(
          MASTER
              + (text.isEmpty() ? " is not set" : "=" + text + " is not a master of Fargate")
              + "; write fargate, fargate://CLUSTER or fargate-local.");
    }
    return ours.orElse(new FargateMaster(FargateMaster.Place.ECS, ""));
  }

  private String readCluster() {
    String configured = reader.get(FargateOptions.CLUSTER);
    boolean named = reader.text(MASTER).startsWith("fargate://");
    if (named && !Rules.isCluster(master.cluster())) {
      reader.problem(
          MASTER
              + "="
              + reader.text(MASTER)
              + " names no ECS cluster; write fargate://NAME, or fargate and spark.fargate.cluster.");
    }
    return named ? master.cluster() : configured;
  }

  private FargateSettings.Aws readAws() {
    Optional<URI> endpoint = reader.find(FargateOptions.ENDPOINT_OVERRIDE);
    return new FargateSettings.Aws(
        reader.find(FargateOptions.REGION).orElse(null),
        endpoint.orElse(null),
        readLocalCredentials(endpoint),
        reader.get(FargateOptions.DRIVER_CONNECTION_TIMEOUT),
        reader.get(FargateOptions.DRIVER_REQUEST_TIMEOUT));
  }

  private FargateSettings.@Nullable LocalCredentials readLocalCredentials(Optional<URI> endpoint) {
    Optional<String> id = reader.find(FargateOptions.LOCAL_ACCESS_KEY_ID);
    Optional<Secret> secret = reader.find(FargateOptions.LOCAL_SECRET_ACCESS_KEY);
    if (id.isEmpty() && secret.isEmpty()) {
      return null;
    }
    if (endpoint.filter(AwsSettings::isLoopback).isEmpty()) {
      reader.problem(
          "spark.fargate.local.accessKeyId and spark.fargate.local.secretAccessKey are for a local"
              + " Fargate only, and spark.fargate.endpointOverride is not a loopback address;"
              + " remove them and give AWS credentials by a role, a profile or the environment.");
      return null;
    }
    if (id.isEmpty() || secret.isEmpty()) {
      reader.problem(
          "Only one of spark.fargate.local.accessKeyId and spark.fargate.local.secretAccessKey is"
              + " set; set both, as fargate-local conf prints them, or neither.");
      return null;
    }
    return new FargateSettings.LocalCredentials(id.get(), secret.get());
  }

  private FargateSettings.Task readExecutor() {
    if (!master.isEmbeddedLocal()) {
      if (!hasOwnDefinition()) {
        reader.require(FargateOptions.EXECUTOR.image(), "");
      }
      reader.require(FargateOptions.EXECUTOR.subnets(), List.of());
    }
    return readTask(FargateOptions.EXECUTOR);
  }

  /** An existing task definition brings its image and its roles. */
  private boolean hasOwnDefinition() {
    return !reader.text(TaskExtrasOptions.EXECUTOR.taskDefinition().name()).isEmpty();
  }

  private FargateSettings.Task readTask(RoleOptions keys) {
    Map<String, String> tags = new TreeMap<>(reader.withPrefix(FargateOptions.TAGS));
    tags.putAll(reader.withPrefix(keys.tags()));
    int disk = reader.get(keys.ephemeralStorageGiB());
    return new FargateSettings.Task(
        reader.find(keys.image()).orElse(""),
        reader.find(keys.taskRole()).orElse(""),
        new LaunchRequest.Network(
            reader.find(keys.subnets()).orElse(List.of()),
            reader.find(keys.securityGroups()).orElse(List.of()),
            reader.get(keys.assignPublicIp())),
        reader
            .find(keys.capacityProviderStrategy())
            .<LaunchRequest.Capacity>map(strategy -> strategy)
            .orElseGet(LaunchRequest.Capacity.OnDemand::new),
        reader.find(keys.requestCpuUnits()).orElse(0),
        reader.get(keys.sizing()),
        disk == FARGATE_DISK_GIB ? 0 : disk,
        tags,
        reader.get(keys.terminationGracePeriod()),
        new TaskDefinitionSpec.Confinement(
            reader.get(keys.readonlyRootFilesystem()),
            reader.get(keys.dropCapabilities()),
            reader.find(keys.user()).orElse("")),
        reader.get(keys.initProcessEnabled()));
  }

  private FargateSettings.Definition readDefinition() {
    String executionRole =
        master.isEmbeddedLocal() || hasOwnDefinition()
            ? reader.find(FargateOptions.EXECUTION_ROLE).orElse("")
            : reader.require(FargateOptions.EXECUTION_ROLE, "");
    return new FargateSettings.Definition(
        reader.get(FargateOptions.FAMILY_PREFIX),
        executionRole,
        reader.get(FargateOptions.CPU_ARCHITECTURE));
  }

  private FargateSettings.Allocation readAllocation() {
    return new FargateSettings.Allocation(
        reader.get(AllocationOptions.BATCH_SIZE),
        reader.get(AllocationOptions.EXECUTOR_TIMEOUT),
        reader.get(AllocationOptions.MAX_LAUNCHES_PER_SECOND),
        reader.get(AllocationOptions.LAUNCH_BURST),
        new FargateSettings.StartFailures(
            reader.get(AllocationOptions.START_FAILURE_MAX_CONSECUTIVE),
            reader.get(AllocationOptions.START_FAILURE_BACKOFF_INITIAL),
            reader.get(AllocationOptions.START_FAILURE_BACKOFF_MAX)),
        reader.get(AllocationOptions.MAX_PENDING_TASKS),
        reader.get(AllocationOptions.MAX_PENDING_TASKS_PER_RP),
        reader.get(AllocationOptions.MAXIMUM),
        reader.get(AllocationOptions.SPOT_FALLBACK),
        readRecovery());
  }

  /** Unset means what it means on Kubernetes: on, once it is needed. */
  private AllocatorSettings.Recovery readRecovery() {
    return reader
        .find(AllocationOptions.RECOVERY_MODE)
        .map(on -> on ? AllocatorSettings.Recovery.ALWAYS : AllocatorSettings.Recovery.NEVER)
        .orElse(AllocatorSettings.Recovery.AFTER_OUT_OF_MEMORY);
  }

  private FargateSettings.Watch readWatch() {
    return new FargateSettings.Watch(
        reader.get(AllocationOptions.API_POLLING_INTERVAL),
        reader.get(AllocationOptions.EVENT_PROCESSING_INTERVAL),
        reader.get(AllocationOptions.MISSING_TASK_DETECT_DELTA),
        reader.get(AllocationOptions.REGISTRATION_TIMEOUT));
  }

  private FargateSettings.Log readLog() {
    return new FargateSettings.Log(
        reader.get(LogOptions.DRIVER),
        reader.get(LogOptions.GROUP),
        reader.get(LogOptions.STREAM_PREFIX),
        reader.get(LogOptions.CREATE_GROUP),
        reader.get(LogOptions.MODE),
        reader.get(LogOptions.MAX_BUFFER_SIZE_MIB),
        reader.withPrefix(LogOptions.OPTIONS));
  }

  /** The local Fargate's images are made anew where it runs; they have no digest to be had. */
  private boolean isLocal(String image) {
    return master.isEmbeddedLocal()
        || image.equals(LOCAL_IMAGE)
        || reader
            .find(FargateOptions.ENDPOINT_OVERRIDE)
            .filter(AwsSettings::isLoopback)
            .isPresent();
  }

  private void checkStartFailures(FargateSettings.StartFailures budget) {
    if (budget.backoffInitial().compareTo(budget.backoffMax()) > 0) {
      reader.problem(
          AllocationOptions.START_FAILURE_BACKOFF_INITIAL.name()
              + " is longer than "
              + AllocationOptions.START_FAILURE_BACKOFF_MAX.name()
              + "; the pause grows from the first to the second.");
    }
  }

  private void checkExecuteCommand(FargateSettings settings) {
    if (settings.launchOptions().enableExecuteCommand()
        && settings.executor().taskRole().isEmpty()
        && !settings.executorExtras().bringsTaskRole()
        && !master.isEmbeddedLocal()) {
      reader.problem(
          FargateOptions.ENABLE_EXECUTE_COMMAND.name()
              + "=true needs a task role with the ssmmessages permissions; set "
              + FargateOptions.EXECUTOR.taskRole().name()
              + ".");
    }
  }

  private void checkRolling(FargateSettings settings) {
    if (settings.rolling().isOn()
        && reader.text("spark.decommission.enabled").equalsIgnoreCase("false")) {
      reader.problem(
          AllocationOptions.ROLL_INTERVAL.name()
              + " replaces executors by Spark's decommissioning, and spark.decommission.enabled is"
              + " false; remove one of the two.");
    }
  }

  private void warnAboutTag(String image) {
    if (!image.isEmpty() && !image.contains("@sha256:") && !isLocal(image)) {
      warnings.add(
          "The executor image "
              + image
              + " is not pinned by digest: if its tag moves, late executors run another image than"
              + " early ones. Write REPOSITORY@sha256:DIGEST to pin it.");
    }
  }
}
