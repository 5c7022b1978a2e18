package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigType;
import java.util.List;

/** The keys of volumes, secrets and task definitions of one's own. Declarations only. */
final class TaskExtrasOptions {
  private static final String SINCE = "0.1.0";
  private static final String EXECUTOR = "spark.fargate.executor.";

  static final ConfigPrefix EFS =
      new ConfigPrefix(
          EXECUTOR + "volumes.efs.",
          "name.mount.path",
          "EFS file system that executors mount: `NAME.mount.path` and `NAME.options.fileSystemId`"
              + " are needed; `NAME.mount.readOnly`, `NAME.options.rootDirectory`,"
              + " `.accessPointId`, `.transitEncryption` (true), `.iam` (false). Volumes whose NAME"
              + " begins with `spark-local-dir-` become Spark's local directories.",
          SINCE);

  static final ConfigPrefix EBS =
      new ConfigPrefix(
          EXECUTOR + "volumes.ebs.",
          "name.mount.path",
          "EBS volume made for each executor and deleted with it, where 200 GiB of ephemeral"
              + " storage are not enough; one a task. `NAME.mount.path` and `NAME.options.size`"
              + " (`500g`) are needed; `NAME.mount.readOnly`, `NAME.options.volumeType` (gp3),"
              + " `.iops`, `.throughput` (MiB/s), `.encrypted` (true), `.kmsKeyId`, `.snapshotId`,"
              + " `.filesystemType` (xfs).",
          SINCE);

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

  static final ConfigPrefix SECRETS =
      new ConfigPrefix(
          EXECUTOR + "secretKeyRef.",
          "variable",
          "ARN of a Secrets Manager secret or an SSM parameter, whose value executors have in this"
              + " environment variable. ECS reads it with the execution role.",
          SINCE);

  static final ConfigKey<String> TASK_DEFINITION =
      text(
              EXECUTOR + "taskDefinition",
              "Existing task definition that executors run: `FAMILY`, `FAMILY:REVISION` or an ARN."
                  + " Ours is not registered then; only sizes, command, environment and tags are"
                  + " sent, so that image, roles, logs, volumes and secrets are those of the"
                  + " definition. Its Spark container needs the entry point of our image.")
          .defaultWords("ours, registered when it is first needed")
          .check(
              name ->
                  name.matches("[A-Za-z0-9_-]{1,255}(:[1-9][0-9]{0,9})?")
                      || name.matches(
                          "arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:task-definition/[A-Za-z0-9_-]+:[0-9]+"),
              "is not a task definition; write FAMILY, FAMILY:REVISION or its ARN")
          .build();

  static final ConfigKey<String> TEMPLATE_FILE =
      text(
              EXECUTOR + "taskDefinitionTemplateFile",
              "JSON file in the form of `aws ecs register-task-definition --cli-input-json` that"
                  + " our task definition is laid over: sidecars, volumes and whatever else has no"
                  + " key of its own. Sidecars share the executor's cores and memory.")
          .build();

  static final ConfigKey<String> CONTAINER_NAME =
      text(
              EXECUTOR + "taskDefinitionContainerName",
              "Container of such a definition that runs Spark.")
          .defaultWords("its first")
          .check(
              name -> name.matches("[A-Za-z0-9_-]{1,255}"), "is not the name of an ECS container")
          .build();

  private TaskExtrasOptions() {}

  static List<ConfigEntry> entries() {
    return List.of(
        EFS, EBS, INFRASTRUCTURE_ROLE, SECRETS, TASK_DEFINITION, TEMPLATE_FILE, CONTAINER_NAME);
  }

  private static ConfigKey.Builder<String> text(String name, String doc) {
    return ConfigKey.of(name, ConfigType.text()).doc(doc).since(SINCE);
  }
}
