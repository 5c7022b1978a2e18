package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/** What ECS refuses, each case named by its rule, asked by the real SDK client. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class RulesTest {
  private static LocalAws aws;

  @BeforeAll
  static void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    aws.register("good", definition -> {});
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  private static Refusal run(
      String rule, Consumer<RunTaskRequest.Builder> change, String code, String message) {
    return new Refusal(
        rule,
        () -> {
          RunTaskRequest.Builder request = LocalAws.launch("good");
          change.accept(request);
          aws.ecs.runTask(request.build());
        },
        code,
        message);
  }

  private static Refusal run(String rule, Consumer<RunTaskRequest.Builder> change, String message) {
    return run(rule, change, "InvalidParameterException", message);
  }

  @TestFactory
  Stream<DynamicTest> runTaskRefuses() {
    return Stream.of(
            run("cluster exists", r -> r.cluster("no"), "ClusterNotFoundException", "not found"),
            run("count of 0", r -> r.count(0), "Count"),
            run("count of 11", r -> r.count(11), "Count"),
            run(
                "a definition is required",
                r -> r.taskDefinition(null),
                "ClientException",
                "can not be blank"),
            run(
                "the definition exists",
                r -> r.taskDefinition("none"),
                "ClientException",
                "TaskDefinition not found."),
            run(
                "the revision exists",
                r -> r.taskDefinition("good:9"),
                "ClientException",
                "TaskDefinition not found."),
            run(
                "launch type or strategy, not both",
                r -> r.capacityProviderStrategy(s -> s.capacityProvider("FARGATE")),
                "both a launch type and capacity provider strategy"),
            run("no EC2 here", r -> r.launchType(LaunchType.EC2), "No Container Instances"),
            run(
                "neither launch type nor strategy means EC2",
                r -> r.launchType((LaunchType) null),
                "No Container Instances"),
            run(
                "capacity provider known",
                r ->
                    r.launchType((LaunchType) null)
                        .capacityProviderStrategy(s -> s.capacityProvider("MINE")),
                "capacity provider 'MINE' was not found"),
            run(
                "weight up to 1000",
                r ->
                    r.launchType((LaunchType) null)
                        .capacityProviderStrategy(s -> s.capacityProvider("FARGATE").weight(1001)),
                "weight"),
            run(
                "awsvpc needs a network configuration",
                r ->
                    r.networkConfiguration(
                        (software.amazon.awssdk.services.ecs.model.NetworkConfiguration) null),
                "Network Configuration must be provided"),
            run(
                "a subnet is required",
                r -> r.networkConfiguration(LocalAws.network()),
                "subnets can not be empty"),
            run(
                "16 subnets at most",
                r ->
                    r.networkConfiguration(
                        LocalAws.network(
                            IntStream.range(0, 17)
                                .mapToObj(n -> LocalAws.SUBNET)
                                .toArray(String[]::new))),
                "16"),
            run(
                "subnets exist",
                r -> r.networkConfiguration(LocalAws.network("subnet-0123")),
                "InvalidSubnetID.NotFound"),
            run(
                "security groups exist",
                r ->
                    r.networkConfiguration(
                        n ->
                            n.awsvpcConfiguration(
                                v -> v.subnets(LocalAws.SUBNET).securityGroups("sg-1"))),
                "InvalidGroup.NotFound"),
            run(
                "5 security groups at most",
                r ->
                    r.networkConfiguration(
                        n ->
                            n.awsvpcConfiguration(
                                v ->
                                    v.subnets(LocalAws.SUBNET)
                                        .securityGroups("a", "b", "c", "d", "e", "f"))),
                "securityGroups"),
            run(
                "overrides name known containers",
                r -> r.overrides(o -> o.containerOverrides(c -> c.name("other"))),
                "Override for container named other is not a container in the TaskDefinition."),
            run(
                "8192 characters of overrides",
                r ->
                    r.overrides(
                        o -> o.containerOverrides(c -> c.name("main").command("x".repeat(8_192)))),
                "at most 8192"),
            run(
                "override: a legal size",
                r -> r.overrides(o -> o.cpu("1024").memory("512")),
                "ClientException",
                "No Fargate configuration exists"),
            run(
                "override: storage",
                r -> r.overrides(o -> o.ephemeralStorage(s -> s.sizeInGiB(20))),
                "ClientException",
                "21 GiB"),
            run(
                "override: a role that exists",
                r -> r.overrides(o -> o.taskRoleArn("arn:aws:iam::000000000000:role/nobody")),
                "ClientException",
                "unable to assume the role"),
            run(
                "override: a role by its ARN",
                r -> r.overrides(o -> o.executionRoleArn("fargate-local-execution")),
                "ClientException",
                "unable to assume the role"),
            run("startedBy up to 128", r -> r.startedBy("s".repeat(129)), "startedBy"),
            run("startedBy without spaces", r -> r.startedBy("a b"), "startedBy"),
            run("clientToken up to 64", r -> r.clientToken("t".repeat(65)), "clientToken"),
            run("clientToken printable", r -> r.clientToken("a b"), "clientToken"),
            run("50 tags", r -> r.tags(Refusal.tags(51)), "50"),
            run(
                "tag keys differ",
                r -> r.tags(Refusal.tag("a", "1"), Refusal.tag("a", "2")),
                "duplicate"),
            run("tag keys not empty", r -> r.tags(Refusal.tag("", "1")), "Tag key"),
            run("tag keys of 128", r -> r.tags(Refusal.tag("k".repeat(129), "1")), "Tag key"),
            run("tag values of 256", r -> r.tags(Refusal.tag("k", "v".repeat(257))), "Tag value"),
            run("tag keys without aws:", r -> r.tags(Refusal.tag("AWS:k", "v")), "reserved"),
            run(
                "tags propagate from the definition only",
                r -> r.propagateTags(PropagateTags.SERVICE),
                "propagated"),
            run(
                "platform version exists",
                r -> r.platformVersion("9.9.9"),
                "PlatformUnknownException",
                "platform version"))
        .map(Refusal::test);
  }

  @TestFactory
  Stream<DynamicTest> otherCallsRefuse() {
    String id = "0".repeat(32);
    String elsewhere = "arn:aws:ecs:us-east-1:000000000000:task/other/" + id;
    return Stream.of(
            new Refusal(
                "DescribeTasks: cluster exists",
                () -> aws.ecs.describeTasks(r -> r.cluster("no").tasks(id)),
                "ClusterNotFoundException",
                "Cluster not found."),
            new Refusal(
                "DescribeTasks: one id at least",
                () -> aws.ecs.describeTasks(r -> r.tasks(List.of())),
                "InvalidParameterException",
                "Tasks can not be empty."),
            new Refusal(
                "DescribeTasks: 100 ids at most",
                () ->
                    aws.ecs.describeTasks(
                        r -> r.tasks(IntStream.range(0, 101).mapToObj(n -> id).toList())),
                "InvalidParameterException",
                "100"),
            new Refusal(
                "DescribeTasks: ids are 32 characters (a comma joins nothing)",
                () -> aws.ecs.describeTasks(r -> r.tasks(id + "," + id)),
                "InvalidParameterException",
                "taskId length should be one of [32,36]"),
            new Refusal(
                "DescribeTasks: ARNs of the same cluster",
                () -> aws.ecs.describeTasks(r -> r.tasks(elsewhere)),
                "InvalidParameterException",
                "Identifier is for cluster other. Your cluster is default"),
            new Refusal(
                "StopTask: the task exists",
                () -> aws.ecs.stopTask(r -> r.task(id)),
                "InvalidParameterException",
                "The referenced task was not found."),
            new Refusal(
                "ListTasks: startedBy alone",
                () -> aws.ecs.listTasks(r -> r.startedBy("a").family("b")),
                "InvalidParameterException",
                "startedBy"),
            new Refusal(
                "ListTasks: pages of 100",
                () -> aws.ecs.listTasks(r -> r.maxResults(101)),
                "InvalidParameterException",
                "maxResults"),
            new Refusal(
                "ListTasks: a token of ours",
                () -> aws.ecs.listTasks(r -> r.nextToken("x")),
                "InvalidParameterException",
                "Invalid token"),
            new Refusal(
                "DescribeTaskDefinition: it exists",
                () -> aws.ecs.describeTaskDefinition(r -> r.taskDefinition("none")),
                "ClientException",
                "Unable to describe task definition."),
            new Refusal(
                "DeregisterTaskDefinition: with a revision",
                () -> aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("good")),
                "ClientException",
                "family:revision"),
            new Refusal(
                "CreateCluster: capacity providers exist",
                () -> aws.ecs.createCluster(r -> r.clusterName("c").capacityProviders("X")),
                "InvalidParameterException",
                "was not found"))
        .map(Refusal::test);
  }

  @Test
  void signatureOfAnotherSecretIsRefused() {
    try (var stranger = aws.client("fargate-local", "another secret")) {
      assertThatThrownBy(stranger::listClusters).hasMessageContaining("signature we calculated");
    }
  }

  @Test
  void unknownAccessKeyIsRefused() {
    try (var stranger = aws.client("AKIDEXAMPLE", "another secret")) {
      assertThatThrownBy(stranger::listClusters).hasMessageContaining("security token");
    }
  }

  @Test
  void unsupportedActionIsUnknown() {
    assertThatThrownBy(() -> aws.ecs.listServices())
        .isInstanceOfSatisfying(
            EcsException.class,
            refused ->
                assertThat(refused.awsErrorDetails().errorCode())
                    .isEqualTo("UnknownOperationException"));
  }
}
