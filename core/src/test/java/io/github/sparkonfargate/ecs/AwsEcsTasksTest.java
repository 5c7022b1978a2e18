package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.aws.AwsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what each answer of ECS becomes. */
class AwsEcsTasksTest {
  private static final String ARN = "arn:aws:ecs:eu-west-1:123456789012:task/spark/0123";

  private ScriptedEcs wire;
  private AwsEcsTasks ecs;

  @BeforeEach
  void connect() throws IOException {
    wire = new ScriptedEcs();
    ecs =
        AwsEcsTasks.create(
            AwsSettings.defaults()
                .withRegion("eu-west-1")
                .withEndpoint(wire.endpoint(), new AwsSettings.LocalCredentials("id", "key")),
            "spark");
  }

  @AfterEach
  void disconnect() {
    ecs.close();
    wire.close();
  }

  @Test
  void sendsEveryMemberOfALaunch() {
    wire.then("{\"tasks\":[{\"taskArn\":\"" + ARN + "\"}],\"failures\":[]}");

    ecs.run(LaunchRequests.of("app-1", 3, 7, "token-1"));

    assertThat(wire.actions()).containsExactly("RunTask");
    assertThat(wire.calls().get(0).body())
        .contains("\"cluster\":\"spark\"")
        .contains("\"taskDefinition\":\"spark-fargate-0:1\"")
        .contains("\"count\":7")
        .contains("\"clientToken\":\"token-1\"")
        .contains("\"startedBy\":\"app-1\"")
        .contains("\"launchType\":\"FARGATE\"")
        .contains("\"platformVersion\":\"LATEST\"")
        .contains("\"subnets\":[\"subnet-0a\"]")
        .contains("\"securityGroups\":[\"sg-0a\"]")
        .contains("\"assignPublicIp\":\"DISABLED\"")
        .contains("\"name\":\"SPARK_USER\",\"value\":\"me\"")
        .contains("\"cpu\":\"1024\"")
        .contains("\"memory\":\"2048\"")
        .contains("\"key\":\"spark-resource-profile-id\",\"value\":\"3\"")
        .contains("\"enableECSManagedTags\":true")
        .doesNotContain("capacityProviderStrategy", "taskRoleArn", "executionRoleArn");
  }

  @Test
  void sendsAStrategyInsteadOfALaunchType() {
    wire.then("{\"tasks\":[],\"failures\":[]}");
    LaunchRequest onDemand = LaunchRequests.of("app-1", 0, 1, "token");

    ecs.run(
        new LaunchRequest(
            onDemand.cluster(),
            onDemand.taskDefinition(),
            1,
            "token",
            "app-1",
            new LaunchRequest.Capacity.Strategy(
                List.of(
                    new LaunchRequest.Capacity.Item("FARGATE_SPOT", 4, 0),
                    new LaunchRequest.Capacity.Item("FARGATE", 1, 1))),
            "LATEST",
            new LaunchRequest.Network(List.of("subnet-0a"), List.of(), true),
            onDemand.overrides(),
            Map.of(),
            new LaunchRequest.Options(true, true, true)));

    assertThat(wire.calls().get(0).body())
        .contains("\"capacityProvider\":\"FARGATE_SPOT\",\"weight\":4")
        .contains("\"assignPublicIp\":\"ENABLED\"")
        .contains("\"propagateTags\":\"TASK_DEFINITION\"")
        .contains("\"enableExecuteCommand\":true")
        .doesNotContain("launchType", "securityGroups");
  }

  @Test
  void readsTasksAndFailuresOfOneAnswer() {
    wire.then(
        "{\"tasks\":[{\"taskArn\":\""
            + ARN
            + "\",\"lastStatus\":\"PROVISIONING\"}],"
            + "\"failures\":[{\"reason\":\"RESOURCE:ENI\"}]}");

    LaunchResult result = run();

    assertThat(result).isInstanceOf(LaunchResult.Launched.class);
    LaunchResult.Launched launched = (LaunchResult.Launched) result;
    assertThat(launched.tasks()).extracting(TaskSnapshot::arn).containsExactly(ARN);
    assertThat(launched.shortfall().orElseThrow().reason()).contains("RESOURCE:ENI");
  }

  @Test
  void takesATwoHundredWithoutTasksForARefusal() {
    wire.then(
        "{\"tasks\":[],\"failures\":[{\"reason\":\"Capacity is unavailable at this time. Please try"
            + " again later or in a different availability zone\"}]}");

    assertRefused(run(), LaunchResult.Cause.CAPACITY, "availability zones");
  }

  @Test
  void namesTheQuotaThatIsReached() {
    wire.thenError(
        400,
        "ClientException",
        "You've reached the limit on the number of vCPUs you can run concurrently");

    assertRefused(run(), LaunchResult.Cause.QUOTA, "L-3032A538");
  }

  @Test
  void handsThrottlingOnAtOnce() {
    wire.thenError(400, "ThrottlingException", "Rate exceeded");

    assertThat(run()).isInstanceOf(LaunchResult.Throttled.class);
    assertThat(wire.actions()).containsExactly("RunTask");
  }

  @Test
  void callsALostReplyAmbiguousAndDoesNotRepeatTheCall() {
    wire.thenDrop();

    assertThat(run()).isInstanceOf(LaunchResult.Ambiguous.class);
    assertThat(wire.actions()).containsExactly("RunTask");
  }

  @Test
  void callsAServerFaultAmbiguous() {
    wire.thenError(500, "ServerException", "Service Unavailable");

    assertThat(run()).isInstanceOf(LaunchResult.Ambiguous.class);
  }

  @Test
  void namesTheKeyOfAnUnknownCluster() {
    wire.thenError(400, "ClusterNotFoundException", "Cluster not found.");

    assertRefused(run(), LaunchResult.Cause.PERMANENT, "spark.fargate.cluster");
  }

  @Test
  void namesTheKeyOfAWrongSubnet() {
    wire.thenError(400, "InvalidParameterException", "The subnet ID 'subnet-0a' does not exist");

    assertRefused(run(), LaunchResult.Cause.PERMANENT, "spark.fargate.executor.subnets");
  }

  @Test
  void namesWhatIsNotAllowed() {
    wire.thenError(
        400,
        "AccessDeniedException",
        "User: me is not authorized to perform: iam:PassRole on resource: executionRole");

    assertRefused(run(), LaunchResult.Cause.PERMANENT, "allow iam:PassRole");
  }

  @Test
  void anExpiredTokenMayBeRenewed() {
    wire.thenError(400, "ExpiredTokenException", "The security token included is expired");

    assertRefused(run(), LaunchResult.Cause.CREDENTIALS, "renew them");
  }

  @Test
  void refusesOverridesThatAreTooLongBeforeTheyAreSent() {
    LaunchRequest request = LaunchRequests.of("app-1", 0, 1, "token");
    LaunchRequest huge =
        new LaunchRequest(
            request.cluster(),
            request.taskDefinition(),
            1,
            "token",
            "app-1",
            request.capacity(),
            request.platformVersion(),
            request.network(),
            LaunchRequests.overrides(List.of("executor"), Map.of("LONG", "x".repeat(9000))),
            Map.of(),
            request.options());

    assertRefused(ecs.run(huge), LaunchResult.Cause.PERMANENT, "variable LONG (9000 characters)");
    assertThat(wire.calls()).isEmpty();
  }

  @Test
  void readsWhyATaskEnded() {
    wire.then(
        "{\"tasks\":[{\"taskArn\":\""
            + ARN
            + "\",\"lastStatus\":\"STOPPED\",\"desiredStatus\":\"STOPPED\","
            + "\"startedBy\":\"app-1\",\"stopCode\":\"EssentialContainerExited\","
            + "\"stoppedReason\":\"Essential container in task exited\","
            + "\"containers\":[{\"exitCode\":137,\"reason\":\"OutOfMemoryError\","
            + "\"networkInterfaces\":[{\"privateIpv4Address\":\"10.0.0.7\"}]}],"
            + "\"tags\":[{\"key\":\"spark-role\",\"value\":\"executor\"}]}],"
            + "\"failures\":[{\"arn\":\"other\",\"reason\":\"MISSING\"}]}");

    DescribeResult result = ecs.describe(List.of(ARN, "other"));

    assertThat(result.missing()).containsExactly("other");
    TaskSnapshot task = result.tasks().get(0);
    assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.stop())
        .isEqualTo(
            new TaskSnapshot.Stop(
                "EssentialContainerExited",
                "Essential container in task exited",
                137,
                "OutOfMemoryError"));
    assertThat(task.address()).isEqualTo("10.0.0.7");
    assertThat(task.tags()).containsEntry("spark-role", "executor");
  }

  @Test
  void registersNothingWhenTheDefinitionIsThere() {
    wire.then(definition(EcsTasksContract.some("a").contentHash()));

    assertThat(ecs.ensureTaskDefinition(EcsTasksContract.some("a"))).isEqualTo("arn:def:1");
    assertThat(wire.actions()).containsExactly("DescribeTaskDefinition");
  }

  @Test
  void registersTheDefinitionWhenThereIsNone() {
    wire.thenError(400, "ClientException", "Unable to describe task definition.")
        .then("{\"taskDefinition\":{\"taskDefinitionArn\":\"arn:def:2\"}}");

    assertThat(ecs.ensureTaskDefinition(EcsTasksContract.some("a"))).isEqualTo("arn:def:2");
    assertThat(wire.calls().get(1).body())
        .contains("\"networkMode\":\"awsvpc\"")
        .contains("\"requiresCompatibilities\":[\"FARGATE\"]")
        .contains("\"executionRoleArn\":\"executionRole\"")
        .contains("\"taskRoleArn\":\"taskRole\"")
        .contains("\"image\":\"spark-fargate:a\"")
        .contains("\"stopTimeout\":120")
        .contains("\"initProcessEnabled\":true")
        .contains("\"cpuArchitecture\":\"X86_64\"")
        .contains("spark-fargate-definition");
  }

  @Test
  void aReadOnlyContainerWritesToAVolumeAndNoCapabilityIsLeftToIt() {
    wire.thenError(400, "ClientException", "Unable to describe task definition.")
        .then("{\"taskDefinition\":{\"taskDefinitionArn\":\"arn:def:2\"}}");
    TaskDefinitionSpec any = EcsTasksContract.some("a");
    ecs.ensureTaskDefinition(
        new TaskDefinitionSpec(
            any.familyPrefix(),
            any.containerName(),
            any.image(),
            any.executionRole(),
            any.taskRole(),
            any.cpuUnits(),
            any.memoryMiB(),
            any.cpuArchitecture(),
            any.log(),
            new TaskDefinitionSpec.Container(
                Duration.ofSeconds(9), true, new TaskDefinitionSpec.Confinement(true, true, "7")),
            any.tags()));

    assertThat(wire.calls().get(1).body())
        .contains("\"readonlyRootFilesystem\":true")
        .contains("\"capabilities\":{\"drop\":[\"ALL\"]}")
        .contains("\"user\":\"7\"")
        .contains("\"workingDirectory\":\"/tmp\"")
        .contains(
            "\"mountPoints\":[{\"sourceVolume\":\"spark-fargate-scratch\",\"containerPath\":\"/tmp\"}]")
        .contains("\"volumes\":[{\"name\":\"spark-fargate-scratch\"}]");
  }

  @Test
  void doesNotTrustAFamilyOfTheSameNameWithAnotherHash() {
    wire.then(definition("somebody-else"))
        .then("{\"taskDefinition\":{\"taskDefinitionArn\":\"arn:def:3\"}}");

    assertThat(ecs.ensureTaskDefinition(EcsTasksContract.some("a"))).isEqualTo("arn:def:3");
  }

  @Test
  void looksAgainWhenAnotherApplicationRegistersTheSame() {
    wire.thenError(400, "ClientException", "Unable to describe task definition.")
        .thenError(
            400,
            "ClientException",
            "Too many concurrent attempts to create a new revision of the specified family.")
        .then(definition(EcsTasksContract.some("a").contentHash()));

    assertThat(ecs.ensureTaskDefinition(EcsTasksContract.some("a"))).isEqualTo("arn:def:1");
    assertThat(wire.actions())
        .containsExactly(
            "DescribeTaskDefinition", "RegisterTaskDefinition", "DescribeTaskDefinition");
  }

  @Test
  void namesTheKeysOfARoleThatDoesNotExist() {
    wire.thenError(400, "ClientException", "Unable to describe task definition.")
        .thenError(400, "ClientException", "Role is not valid");
    TaskDefinitionSpec spec = EcsTasksContract.some("a");

    assertThatThrownBy(() -> ecs.ensureTaskDefinition(spec))
        .isInstanceOf(EcsException.class)
        .hasMessage(
            "RegisterTaskDefinition (image "
                + spec.image()
                + ", execution role "
                + spec.executionRole()
                + ", task role "
                + (spec.taskRole().isEmpty() ? "none" : spec.taskRole())
                + ") refused in cluster spark (eu-west-1): Role is not valid; check"
                + " spark.fargate.executionRole and spark.fargate.executor.taskRole");
  }

  @Test
  void doesNotEndAwsWordsTwice() {
    wire.thenError(400, "ClusterNotFoundException", "Cluster not found.");

    assertThatThrownBy(() -> ecs.checkCluster())
        .isInstanceOf(EcsException.class)
        .hasMessageContaining("cannot be used in eu-west-1: Cluster not found; check the name");
  }

  @Test
  void saysThatAClusterDoesNotExist() {
    wire.then("{\"clusters\":[],\"failures\":[{\"arn\":\"spark\",\"reason\":\"MISSING\"}]}");

    assertThatThrownBy(() -> ecs.checkCluster())
        .isInstanceOf(EcsException.class)
        .hasMessageContaining("ECS cluster 'spark' cannot be used in eu-west-1: it does not exist")
        .hasMessageContaining("spark.fargate.cluster");
  }

  @Test
  void goesOnWhereItMayNotLookAtTheCluster() {
    wire.thenError(
        400,
        "AccessDeniedException",
        "User: me is not authorized to perform: ecs:DescribeClusters on resource: spark");

    ecs.checkCluster();

    assertThat(wire.actions()).containsExactly("DescribeClusters");
  }

  @Test
  void saysThatAClusterIsNotActive() {
    wire.then("{\"clusters\":[{\"status\":\"INACTIVE\"}],\"failures\":[]}");

    assertThatThrownBy(() -> ecs.checkCluster()).hasMessageContaining("its status is INACTIVE");
  }

  @Test
  void findsNothingWrongWithStoppingATaskThatIsGone() {
    wire.thenError(400, "InvalidParameterException", "The referenced task was not found.");

    ecs.stop(ARN, "test");

    assertThat(wire.actions()).containsExactly("StopTask");
  }

  private LaunchResult run() {
    return ecs.run(LaunchRequests.of("app-1", 0, 1, "token"));
  }

  private static void assertRefused(LaunchResult result, LaunchResult.Cause cause, String words) {
    assertThat(result).isInstanceOf(LaunchResult.Refused.class);
    LaunchResult.Refused refused = (LaunchResult.Refused) result;
    assertThat(refused.cause()).isEqualTo(cause);
    assertThat(refused.reason()).contains(words).doesNotContain("Request ID");
  }

  private static String definition(String hash) {
    return "{\"taskDefinition\":{\"taskDefinitionArn\":\"arn:def:1\",\"status\":\"ACTIVE\"},"
        + "\"tags\":[{\"key\":\"spark-fargate-definition\",\"value\":\""
        + hash
        + "\"}]}";
  }
}
