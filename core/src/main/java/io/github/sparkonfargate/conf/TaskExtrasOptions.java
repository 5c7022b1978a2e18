package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigType;
import java.util.List;

/**
 * The keys of volumes, secrets and task definitions of one's own, which exist once for drivers and
 * once for executors. Declarations only.
 *
 * @param prefix with which all of them begin
 * @param environment with which the keys of plain variables begin
 */
record TaskExtrasOptions(
    String prefix,
    String environment,
    ConfigPrefix efs,
    ConfigPrefix ebs,
    ConfigPrefix secrets,
    ConfigKey<String> taskDefinition,
    ConfigKey<String> templateFile,
    ConfigKey<String> containerName) {

  private static final String SINCE = "0.1.0";

  /** One role for both: ECS makes the disks of either by it. */
  static final ConfigKey<String> INFRASTRUCTURE_ROLE =
      text(
              "spark.fargate.infrastructureRole",
              "ARN of the IAM role by which ECS makes EBS volumes (policy"
                  + " AmazonECSInfrastructureRolePolicyForVolumes).")
          .defaultWords("required for EBS volumes")
          .check(
              role -> role.startsWith("arn:") && Rules.isRole(role),
              "is not the ARN of an IAM role (arn:aws:iam::ACCOUNT:role/NAME)")
          .build();

  /** Those of executors. */
  static final TaskExtrasOptions EXECUTOR =
      of(
          "executor",
          "spark.executorEnv.",
          "Existing task definition that executors run: `FAMILY`, `FAMILY:REVISION` or an ARN. Ours is"
              + " not registered then; only sizes, command, environment and tags are sent, so that"
              + " image, roles, logs, volumes and secrets are those of the definition. Its Spark"
              + " container needs the entry point of our image.",
          "JSON file in the form of `aws ecs register-task-definition --cli-input-json` that our"
              + " task definition is laid over: sidecars, volumes and whatever else has no key of"
              + " its own. What it says of `stopTimeout`, `readonlyRootFilesystem`,"
              + " `initProcessEnabled`, `user` and `cpuArchitecture` holds where our keys for them are"
              + " not set. Sidecars share the executor's cores and memory. In cluster mode it"
              + " travels with the uploads.");

  /** Those of drivers that are Fargate tasks themselves. */
  static final TaskExtrasOptions DRIVER =
      of(
          "driver",
          ClusterModeSettings.DRIVER_ENV_PREFIX,
          "Existing task definition that the driver runs, as for executors. Not with `--supervise`:"
              + " a service overrides nothing, and such a definition does not say what to run.",
          "JSON file, on the machine that submits, that the driver's task definition is laid over,"
              + " as for executors.");

  private static TaskExtrasOptions of(
      String role, String environment, String existing, String template) {
    String prefix = "spark.fargate." + role + ".";
    String each = role.equals("driver") ? "the driver" : role + "s";
    return new TaskExtrasOptions(
        prefix,
        environment,
        new ConfigPrefix(
            prefix + "volumes.efs.",
            "name.mount.path",
            "EFS file system mounted by "
                + each
                + ": `NAME.mount.path` and `NAME.options.fileSystemId` are needed;"
                + " `NAME.mount.readOnly`, `NAME.options.rootDirectory`, `.accessPointId`,"
                + " `.transitEncryption` (true), `.iam` (false). Volumes whose NAME begins with"
                + " `spark-local-dir-` become Spark's local directories.",
            SINCE),
        new ConfigPrefix(
            prefix + "volumes.ebs.",
            "name.mount.path",
            "EBS volume made for each "
                + role
                + " and deleted with it, where 200 GiB of ephemeral storage are not enough; one a"
                + " task. `NAME.mount.path` and `NAME.options.size` (`500g`) are needed;"
                + " `NAME.mount.readOnly`, `NAME.options.volumeType` (gp3), `.iops`, `.throughput`"
                + " (MiB/s), `.encrypted` (true), `.kmsKeyId`, `.snapshotId`, `.filesystemType`"
                + " (xfs). ECS lets the user of our image write to it; an image with another user"
                + " needs `"
                + prefix
                + "user`.",
            SINCE),
        new ConfigPrefix(
            prefix + "secretKeyRef.",
            "variable",
            "ARN of a Secrets Manager secret or an SSM parameter, whose value this environment"
                + " variable of "
                + each
                + " has. ECS reads it with the execution role.",
            SINCE),
        text(prefix + "taskDefinition", existing)
            .defaultWords("ours, registered when it is first needed")
            .check(
                TaskExtrasOptions::isTaskDefinition,
                "is not a task definition; write FAMILY, FAMILY:REVISION or its ARN")
            .build(),
        text(prefix + "taskDefinitionTemplateFile", template).build(),
        text(
                prefix + "taskDefinitionContainerName",
                "Container of such a definition that runs Spark.")
            .defaultWords("its first")
            .check(
                name -> name.matches("[A-Za-z0-9_-]{1,255}"), "is not the name of an ECS container")
            .build());
  }

  /** What is set for one role alone. */
  List<ConfigEntry> entries() {
    return List.of(efs, ebs, secrets, taskDefinition, templateFile, containerName);
  }

  private static boolean isTaskDefinition(String name) {
    return name.matches("[A-Za-z0-9_-]{1,255}(:[1-9][0-9]{0,9})?")
        || name.matches(
            "arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:task-definition/[A-Za-z0-9_-]+:[0-9]+");
  }

  private static ConfigKey.Builder<String> text(String name, String doc) {
    return ConfigKey.of(name, ConfigType.text()).doc(doc).since(SINCE);
  }
}
