package io.github.sparkonfargate.iam;

/** What an application uses beyond the least, and what costs permissions. */
public enum Feature {
  /** Executors are launched and watched; every application needs it. */
  EXECUTORS("every application"),
  /** {@code --deploy-mode cluster}: the driver is a Fargate task too. */
  CLUSTER_MODE("`--deploy-mode cluster`"),
  /** A service starts the driver again. */
  SUPERVISE("`--supervise`"),
  /** Files of a submission travel through S3. */
  UPLOADS("`spark.fargate.file.upload.path`"),
  /** Driver and executors authenticate. */
  AUTHENTICATION("`spark.authenticate.kms.key`"),
  /** Shuffle data is in S3. */
  S3_SHUFFLE("`spark.shuffle.s3.enabled`"),
  /** Secrets in the environment of executors or of the driver. */
  SECRETS("`spark.fargate.executor.secretKeyRef.*`, `spark.fargate.driver.secretKeyRef.*`"),
  /** CloudWatch log groups are made when first needed. */
  CREATE_LOG_GROUP("`spark.fargate.log.createGroup` (true unless set)"),
  /** A shell in executors. */
  EXECUTE_COMMAND("`spark.fargate.enableExecuteCommand`"),
  /** EBS volumes. */
  EBS_VOLUMES("`spark.fargate.executor.volumes.ebs.*`, `spark.fargate.driver.volumes.ebs.*`");

  private final String setting;

  Feature(String setting) {
    this.setting = setting;
  }

  /** The setting that asks for it, in Markdown. */
  public String setting() {
    return setting;
  }
}
