package io.github.sparkonfargate.iam;

/**
 * What policies are scoped to. What is not known yet is a word in capitals, for the reader to
 * replace.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}
 * @param region of the cluster
 * @param account number of the account
 * @param cluster short name of the ECS cluster
 * @param familyPrefix begin of the names of our task definitions
 * @param executionRole name of the execution role
 * @param driverRole name of the driver's task role
 * @param executorRole name of the executors' task role
 * @param infrastructureRole name of the role for EBS volumes
 * @param kmsKeyArn of {@code spark.authenticate.kms.key}
 * @param logGroup of the containers
 * @param repositoryArn of the image's ECR repository
 * @param uploads bucket and prefix of uploads, such as {@code bucket/spark-uploads}
 * @param shuffle bucket and prefix of the S3 shuffle
 * @param secretArn pattern of the secrets in executors' environment
 */
public record Names(
    String partition,
    String region,
    String account,
    String cluster,
    String familyPrefix,
    String executionRole,
    String driverRole,
    String executorRole,
    String infrastructureRole,
    String kmsKeyArn,
    String logGroup,
    String repositoryArn,
    String uploads,
    String shuffle,
    String secretArn) {

  /** Words in capitals throughout, but for our own defaults. */
  public static Names placeholders() {
    return of("REGION", "ACCOUNT", "CLUSTER");
  }

  /** The rest as in {@link #placeholders()}. */
  public static Names of(String region, String account, String cluster) {
    String where = region + ":" + account + ":";
    return new Names(
        "aws",
        region,
        account,
        cluster,
        "spark-fargate",
        "EXECUTION_ROLE",
        "DRIVER_ROLE",
        "EXECUTOR_ROLE",
        "INFRASTRUCTURE_ROLE",
        "arn:aws:kms:" + where + "key/KEY_ID",
        "/spark-fargate",
        "arn:aws:ecr:" + where + "repository/REPOSITORY",
        "BUCKET/UPLOADS",
        "BUCKET/SHUFFLE",
        "arn:aws:secretsmanager:" + where + "secret:SECRET");
  }

  String role(String name) {
    return "arn:" + partition + ":iam::" + account + ":role/" + name;
  }

  String ecs(String resource) {
    return "arn:" + partition + ":ecs:" + region + ":" + account + ":" + resource;
  }

  String ec2(String resource) {
    return "arn:" + partition + ":ec2:" + region + ":" + account + ":" + resource;
  }

  String clusterArn() {
    return ecs("cluster/" + cluster);
  }

  String tasks() {
    return ecs("task/" + cluster + "/*");
  }

  String driverServices() {
    return ecs("service/" + cluster + "/spark-*");
  }

  String definitions() {
    return ecs("task-definition/" + familyPrefix + "-*:*");
  }

  String logs(String resource) {
    return "arn:" + partition + ":logs:" + region + ":" + account + ":" + resource;
  }

  String bucket(String place) {
    return "arn:" + partition + ":s3:::" + place.split("/", 2)[0];
  }

  String objects(String place) {
    return "arn:" + partition + ":s3:::" + place + "/*";
  }

  String prefix(String place) {
    String[] parts = place.split("/", 2);
    return parts.length == 1 ? "*" : parts[1] + "/*";
  }
}
