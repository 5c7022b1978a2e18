package io.github.sparkonfargate.iam;

import io.github.sparkonfargate.task.TaskTags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The statements of each role. The local Fargate enforces policies, and a test runs applications
 * under these: whole, and with each statement taken out.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html">ECS:
 *     actions, resources and condition keys</a>
 */
public final class IamPolicies {
  private static final String ARN_EQUALS = "ArnEquals";
  private static final String STRING_EQUALS = "StringEquals";
  private static final String IN_CLUSTER = "ecs:cluster";

  private final Names names;

  public IamPolicies(Names names) {
    this.names = names;
  }

  /** What a role needs for these features, in a fixed order; may be empty. */
  public List<Statement> of(RoleKind role, Collection<Feature> features) {
    Set<Feature> wanted = Set.copyOf(features);
    return all(role).stream().filter(statement -> wanted.contains(statement.feature())).toList();
  }

  /** What a role needs for everything there is. */
  public List<Statement> all(RoleKind role) {
    return switch (role) {
      case SUBMITTER -> submitter();
      case DRIVER -> driver();
      case EXECUTOR -> executor();
      case EXECUTION -> execution();
      case INFRASTRUCTURE -> infrastructure();
      case BASTION -> List.of();
    };
  }

  private List<Statement> submitter() {
    List<Statement> statements = new ArrayList<>(launching(Feature.CLUSTER_MODE));
    statements.add(
        passRole("PassDriverRole", Feature.CLUSTER_MODE, names.driverRole(), "the driver's task"));
    statements.add(
        passRole(
            "PassExecutorRole",
            Feature.CLUSTER_MODE,
            names.executorRole(),
            "executors' tasks, whose definition is tried before anything is launched"));
    statements.add(
        Statement.of(
            "ReadDriverLog",
            Feature.CLUSTER_MODE,
            List.of("logs:GetLogEvents"),
            List.of(names.logs("log-group:" + names.logGroup() + ":log-stream:*")),
            "GetLogEvents, for the last lines of a driver that failed; may be left out, the lines are"
                + " not shown then"));
    statements.addAll(supervising("ecs:CreateService", "CreateService with its tags"));
    statements.add(
        Statement.of(
            "Upload",
            Feature.UPLOADS,
            List.of("s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload"),
            List.of(names.objects(names.uploads())),
            "PutObject and CreateMultipartUpload of jars, files and configuration, PutObject of the"
                + " lease; GetObject and DeleteObject of the driver's result; DeleteObjects where"
                + " the driver could not be launched"));
    statements.add(
        list(
            "ListUploads",
            Feature.UPLOADS,
            names.uploads(),
            "ListObjectsV2 before DeleteObjects, and a 404 for a result that is not there"));
    statements.add(passInfrastructureRole("RunTask, or CreateService, with volumes of the driver"));
    return List.copyOf(statements);
  }

  private List<Statement> driver() {
    List<Statement> statements = new ArrayList<>(launching(Feature.EXECUTORS));
    statements.add(
        passRole("PassExecutorRole", Feature.EXECUTORS, names.executorRole(), "executors' tasks"));
    statements.add(
        Statement.of(
            "MakeDataKey",
            Feature.AUTHENTICATION,
            List.of("kms:GenerateDataKey"),
            List.of(names.kmsKeyArn()),
            "GenerateDataKey, once when the driver starts"));
    statements.add(
        Statement.of(
            "FetchUploads",
            Feature.UPLOADS,
            List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
            List.of(names.objects(names.uploads())),
            "GetObject of what was submitted, PutObject of the result, DeleteObjects at the end"));
    statements.add(
        list(
            "ListUploads",
            Feature.UPLOADS,
            names.uploads(),
            "ListObjectsV2 before DeleteObjects, and a 404 for a lease that is not there"));
    statements.addAll(supervising("", ""));
    statements.add(
        Statement.of(
            "ShuffleCleanup",
            Feature.S3_SHUFFLE,
            List.of("s3:DeleteObject", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"),
            List.of(names.objects(names.shuffle())),
            "DeleteObjects of finished shuffles; the rest where the driver runs Spark tasks itself"));
    statements.add(
        list(
            "ShuffleList",
            Feature.S3_SHUFFLE,
            names.shuffle(),
            "ListObjectsV2 before DeleteObjects, and a 404 for an object that is gone"));
    statements.add(
        Statement.of(
            "ShuffleUploads",
            Feature.S3_SHUFFLE,
            List.of("s3:ListBucketMultipartUploads"),
            List.of(names.bucket(names.shuffle())),
            "ListMultipartUploads, to abort those that lost executors left open; the action knows no"
                + " prefix"));
    statements.add(passInfrastructureRole("RunTask with volumes of executors"));
    statements.add(shell());
    return List.copyOf(statements);
  }

  private Statement passInfrastructureRole(String why) {
    return passRole("PassInfrastructureRole", Feature.EBS_VOLUMES, names.infrastructureRole(), why)
        .when(STRING_EQUALS, "iam:PassedToService", "ecs.amazonaws.com");
  }

  private List<Statement> executor() {
    return List.of(
        Statement.of(
                "OpenDataKey",
                Feature.AUTHENTICATION,
                List.of("kms:Decrypt"),
                List.of(names.kmsKeyArn()),
                "Decrypt, once when an executor starts")
            .when(STRING_EQUALS, "kms:EncryptionContext:ecs-cluster", names.cluster()),
        Statement.of(
            "ShuffleData",
            Feature.S3_SHUFFLE,
            List.of("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"),
            List.of(names.objects(names.shuffle())),
            "GetObject, PutObject and multipart uploads of shuffle data"),
        list(
            "ShuffleMissing",
            Feature.S3_SHUFFLE,
            names.shuffle(),
            "nothing is listed: without it S3 answers GetObject of an object that is gone with 403,"
                + " not 404, and Spark does not make it anew"),
        shell());
  }

  /** In the container of a driver as in that of an executor. */
  private static Statement shell() {
    return Statement.of(
        "Shell",
        Feature.EXECUTE_COMMAND,
        List.of(
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel"),
        List.of("*"),
        "the SSM agent of `aws ecs execute-command`; these actions know no resource");
  }

  /** What ECS does with the execution role: none of it is a call of ours. */
  private List<Statement> execution() {
    return List.of(
        Statement.of(
            "RegistryLogin",
            Feature.EXECUTORS,
            List.of("ecr:GetAuthorizationToken"),
            List.of("*"),
            "image pull; the action knows no resource"),
        Statement.of(
            "PullImage",
            Feature.EXECUTORS,
            List.of(
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer"),
            List.of(names.repositoryArn()),
            "image pull"),
        Statement.of(
            "WriteLogs",
            Feature.EXECUTORS,
            List.of("logs:CreateLogStream", "logs:PutLogEvents"),
            List.of(names.logs("log-group:" + names.logGroup() + ":*")),
            "the awslogs driver"),
        Statement.of(
            "CreateLogGroup",
            Feature.CREATE_LOG_GROUP,
            List.of("logs:CreateLogGroup"),
            List.of(names.logs("log-group:" + names.logGroup() + ":*")),
            "the awslogs driver with awslogs-create-group"),
        Statement.of(
            "ReadSecrets",
            Feature.SECRETS,
            List.of("secretsmanager:GetSecretValue"),
            List.of(names.secretArn()),
            "`secrets` of the container; for SSM parameters it is ssm:GetParameters, and for a key"
                + " of one's own kms:Decrypt too"));
  }

  /** The service of a supervised driver: its submitter makes it, the driver itself ends it. */
  private List<Statement> supervising(String making, String calls) {
    List<Statement> statements = new ArrayList<>();
    if (!making.isEmpty()) {
      statements.add(
          Statement.of(
                  "MakeService",
                  Feature.SUPERVISE,
                  List.of(making),
                  List.of(names.driverServices()),
                  calls)
              .when(ARN_EQUALS, IN_CLUSTER, names.clusterArn()));
      statements.add(
          Statement.of(
                  "TagService",
                  Feature.SUPERVISE,
                  List.of("ecs:TagResource"),
                  List.of(names.driverServices()),
                  "the tags in CreateService")
              .when(STRING_EQUALS, "ecs:CreateAction", "CreateService"));
    }
    statements.add(
        Statement.of(
                "FindService",
                Feature.SUPERVISE,
                List.of("ecs:DescribeServices"),
                List.of(names.driverServices()),
                "DescribeServices: does ECS start the driver again")
            .when(ARN_EQUALS, IN_CLUSTER, names.clusterArn()));
    statements.add(
        Statement.of(
                "EndService",
                Feature.SUPERVISE,
                List.of("ecs:DeleteService"),
                List.of(names.driverServices()),
                "DeleteService when the application has ended, or is killed")
            .when(ARN_EQUALS, IN_CLUSTER, names.clusterArn()));
    statements.add(
        Statement.of(
            "RetireDefinition",
            Feature.SUPERVISE,
            List.of("ecs:DeregisterTaskDefinition"),
            List.of("*"),
            "DeregisterTaskDefinition of the service's own; the action knows no resource; may be left"
                + " out, the definition then stays"));
    return statements;
  }

  /**
   * What of AWS's {@code AmazonECSInfrastructureRolePolicyForVolumes} concerns Fargate, for the
   * tasks of one cluster; that managed policy serves as well.
   */
  private List<Statement> infrastructure() {
    List<String> volumes = List.of(names.ec2("volume/*"));
    String created = "aws:RequestTag/AmazonECSCreated";
    return List.of(
        Statement.of(
                "CreateVolume",
                Feature.EBS_VOLUMES,
                List.of("ec2:CreateVolume"),
                volumes,
                "CreateVolume, when a task starts")
            .when("ArnLike", created, names.tasks())
            .when(STRING_EQUALS, "aws:RequestTag/AmazonECSManaged", "true"),
        Statement.of(
                "TagVolume",
                Feature.EBS_VOLUMES,
                List.of("ec2:CreateTags"),
                volumes,
                "the tags in CreateVolume")
            .when("ArnLike", created, names.tasks())
            .when(STRING_EQUALS, "ec2:CreateAction", "CreateVolume"),
        Statement.of(
            "LookAtVolumes",
            Feature.EBS_VOLUMES,
            List.of("ec2:DescribeVolumes", "ec2:DescribeAvailabilityZones"),
            List.of("*"),
            "DescribeVolumes and DescribeAvailabilityZones; the actions know no resource"),
        Statement.of(
                "AttachVolume",
                Feature.EBS_VOLUMES,
                List.of("ec2:AttachVolume", "ec2:DetachVolume"),
                volumes,
                "AttachVolume at a task's start, DetachVolume at its end")
            .when(STRING_EQUALS, "aws:ResourceTag/AmazonECSManaged", "true"),
        Statement.of(
                "DeleteVolume",
                Feature.EBS_VOLUMES,
                List.of("ec2:DeleteVolume"),
                volumes,
                "DeleteVolume, at a task's end")
            .when("ArnLike", "aws:ResourceTag/AmazonECSCreated", names.tasks())
            .when(STRING_EQUALS, "aws:ResourceTag/AmazonECSManaged", "true"));
  }

  /** Cluster, task definition, tasks: the same calls for a driver's task and for executors'. */
  private List<Statement> launching(Feature feature) {
    return List.of(
        Statement.of(
            "FindCluster",
            feature,
            List.of("ecs:DescribeClusters"),
            List.of(names.clusterArn()),
            "DescribeClusters, before anything is launched; may be left out, RunTask then tells later"),
        Statement.of(
            "FindDefinition",
            feature,
            List.of("ecs:DescribeTaskDefinition"),
            List.of("*"),
            "DescribeTaskDefinition; the action knows no resource"),
        Statement.of(
                "RegisterDefinition",
                feature,
                List.of("ecs:RegisterTaskDefinition"),
                List.of("*"),
                "RegisterTaskDefinition, where no application of the kind has run before")
            .when("StringLike", "aws:RequestTag/" + TaskTags.ROLE, "*"),
        Statement.of(
                "Launch", feature, List.of("ecs:RunTask"), List.of(names.definitions()), "RunTask")
            .when(ARN_EQUALS, IN_CLUSTER, names.clusterArn()),
        Statement.of(
                "TagWhatIsMade",
                feature,
                List.of("ecs:TagResource"),
                List.of(names.tasks(), names.definitions()),
                "the tags in RunTask and RegisterTaskDefinition; nothing else is ever tagged")
            .when(STRING_EQUALS, "ecs:CreateAction", "RunTask", "RegisterTaskDefinition"),
        Statement.of(
                "Watch",
                feature,
                List.of("ecs:DescribeTasks"),
                List.of(names.tasks()),
                "DescribeTasks, all the time")
            .when(ARN_EQUALS, IN_CLUSTER, names.clusterArn()),
        Statement.of(
                "FindTasks",
                feature,
                List.of("ecs:ListTasks"),
                List.of("*"),
                "ListTasks by startedBy, after a lost reply and at the end")
            .when(ARN_EQUALS, IN_CLUSTER, names.clusterArn()),
        Statement.of(
                "Stop",
                feature,
                List.of("ecs:StopTask"),
                List.of(names.tasks()),
                "StopTask of tasks that carry our tag")
            .when(ARN_EQUALS, IN_CLUSTER, names.clusterArn())
            .when("StringLike", "aws:ResourceTag/" + TaskTags.APPLICATION, "*"),
        passRole(
            "PassExecutionRole", feature, names.executionRole(), "the tasks ECS starts for it"));
  }

  private Statement passRole(String sid, Feature feature, String role, String what) {
    return Statement.of(
            sid,
            feature,
            List.of("iam:PassRole"),
            List.of(names.role(role)),
            "RegisterTaskDefinition and RunTask that name the role: " + what)
        .when(STRING_EQUALS, "iam:PassedToService", "ecs-tasks.amazonaws.com");
  }

  /**
   * With {@code IfExists}: GetObject has no prefix, and S3 says 404 only to those who might have
   * listed the bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax">GetObject,
   *     Permissions</a>
   */
  private Statement list(String sid, Feature feature, String place, String why) {
    return Statement.of(sid, feature, List.of("s3:ListBucket"), List.of(names.bucket(place)), why)
        .when("StringLikeIfExists", "s3:prefix", names.prefix(place));
  }
}
