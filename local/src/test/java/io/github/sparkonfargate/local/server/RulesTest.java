package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;

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

  /** A rule, a call that breaks it, the answer's code and a piece of its message. */
  private record Case(String rule, Runnable call, String code, String message) {
    DynamicTest test() {
      return DynamicTest.dynamicTest(
          rule,
          () ->
              assertThatThrownBy(call::run)
                  .isInstanceOfSatisfying(
                      EcsException.class,
                      refused -> {
                        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
                        assertThat(refused.awsErrorDetails().errorMessage()).contains(message);
                        assertThat(refused.statusCode()).isEqualTo(400);
                      }));
    }
  }

  private static Case register(
      String rule, Consumer<RegisterTaskDefinitionRequest.Builder> change, String message) {
    return new Case(rule, () -> aws.register("bad", change), "ClientException", message);
  }

  private static Case run(
      String rule, Consumer<RunTaskRequest.Builder> change, String code, String message) {
    return new Case(
        rule,
        () -> {
          RunTaskRequest.Builder request = LocalAws.launch("good");
          change.accept(request);
          aws.ecs.runTask(request.build());
        },
        code,
        message);
  }

  private static Case run(String rule, Consumer<RunTaskRequest.Builder> change, String message) {
    return run(rule, change, "InvalidParameterException", message);
  }

  private static ContainerDefinition.Builder container(String name) {
    return ContainerDefinition.builder().name(name).image("spark-fargate");
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(n -> tag("k" + n, "v")).toList();
  }

  @TestFactory
  Stream<DynamicTest> registerTaskDefinitionRefuses() {
    return Stream.of(
            register("a family is required", r -> r.family(null), "Family should not be null"),
            register("a family has no spaces", r -> r.family("a b"), "invalid characters"),
            register("a family has 255 characters", r -> r.family("f".repeat(256)), "invalid"),
            register("a container is required", r -> r.containerDefinitions(List.of()), "empty"),
            register(
                "a container has a name",
                r -> r.containerDefinitions(container(null).build()),
                "Container.name should not be null"),
            register(
                "a container's name has no dots",
                r -> r.containerDefinitions(container("a.b").build()),
                "Container.name contains"),
            register(
                "a container has an image",
                r -> r.containerDefinitions(container("a").image(null).build()),
                "Container.image should not be null"),
            register(
                "an image has no spaces",
                r -> r.containerDefinitions(container("a").image("a b").build()),
                "Container.image contains"),
            register(
                "container names differ",
                r -> r.containerDefinitions(container("a").build(), container("a").build()),
                "unique"),
            register(
                "one container is essential",
                r -> r.containerDefinitions(container("a").essential(false).build()),
                "essential"),
            register(
                "10 containers at most",
                r ->
                    r.containerDefinitions(
                        IntStream.range(0, 11).mapToObj(n -> container("c" + n).build()).toList()),
                "at most 10"),
            register("Fargate: awsvpc", r -> r.networkMode(NetworkMode.BRIDGE), "awsvpc"),
            register("Fargate: cpu of the task", r -> r.cpu(null), "'cpu'"),
            register("Fargate: memory of the task", r -> r.memory(null), "'memory'"),
            register(
                "Fargate: a legal size", r -> r.cpu("1024").memory("1024"), "No Fargate config"),
            register("Fargate: a number as cpu", r -> r.cpu("lots"), "Invalid 'cpu'"),
            register(
                "execution role exists", r -> r.executionRoleArn("nobody"), "Role is not valid"),
            register(
                "task role exists",
                r -> r.taskRoleArn("arn:aws:iam::000000000000:role/nobody"),
                "Role is not valid"),
            register(
                "stopTimeout up to 120",
                r -> r.containerDefinitions(container("a").stopTimeout(121).build()),
                "stopTimeout"),
            register(
                "no privileged containers",
                r -> r.containerDefinitions(container("a").privileged(true).build()),
                "privileged"),
            register(
                "20 GiB of storage cannot be asked for",
                r -> r.ephemeralStorage(s -> s.sizeInGiB(20)),
                "21 GiB"),
            register(
                "storage up to 200 GiB", r -> r.ephemeralStorage(s -> s.sizeInGiB(201)), "200 GiB"),
            register(
                "awslogs needs an execution role",
                r ->
                    r.containerDefinitions(
                        container("a").logConfiguration(l -> l.logDriver("awslogs")).build()),
                "execution role ARN to support log driver awslogs"),
            register(
                "awslogs needs a stream prefix",
                r ->
                    r.executionRoleArn(ReadyThings.EXECUTION_ROLE)
                        .containerDefinitions(
                            container("a")
                                .logConfiguration(
                                    l ->
                                        l.logDriver("awslogs")
                                            .options(
                                                Map.of(
                                                    "awslogs-group", "g",
                                                    "awslogs-region", "us-east-1")))
                                .build()),
                "awslogs-stream-prefix"),
            register(
                "no other log driver",
                r ->
                    r.containerDefinitions(
                        container("a").logConfiguration(l -> l.logDriver("syslog")).build()),
                "log driver syslog"),
            register(
                "secrets need an execution role",
                r ->
                    r.containerDefinitions(
                        container("a").secrets(s -> s.name("A").valueFrom("arn:x")).build()),
                "executionRoleArn"),
            register(
                "64 KiB at most",
                r -> r.containerDefinitions(container("a").command("x".repeat(66_000)).build()),
                "65536"),
            new Case(
                "50 tags at most",
                () -> aws.register("bad", r -> r.tags(tags(51))),
                "InvalidParameterException",
                "50"),
            new Case(
                "aws: is reserved in tag keys",
                () -> aws.register("bad", r -> r.tags(tag("aws:x", "y"))),
                "InvalidParameterException",
                "reserved"))
        .map(Case::test);
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
            run("50 tags", r -> r.tags(tags(51)), "50"),
            run("tag keys differ", r -> r.tags(tag("a", "1"), tag("a", "2")), "duplicate"),
            run("tag keys not empty", r -> r.tags(tag("", "1")), "Tag key"),
            run("tag keys of 128", r -> r.tags(tag("k".repeat(129), "1")), "Tag key"),
            run("tag values of 256", r -> r.tags(tag("k", "v".repeat(257))), "Tag value"),
            run("tag keys without aws:", r -> r.tags(tag("AWS:k", "v")), "reserved"),
            run(
                "tags propagate from the definition only",
                r -> r.propagateTags(PropagateTags.SERVICE),
                "propagated"),
            run(
                "platform version exists",
                r -> r.platformVersion("9.9.9"),
                "PlatformUnknownException",
                "platform version"))
        .map(Case::test);
  }

  @TestFactory
  Stream<DynamicTest> otherCallsRefuse() {
    String id = "0".repeat(32);
    String elsewhere = "arn:aws:ecs:us-east-1:000000000000:task/other/" + id;
    return Stream.of(
            new Case(
                "DescribeTasks: cluster exists",
                () -> aws.ecs.describeTasks(r -> r.cluster("no").tasks(id)),
                "ClusterNotFoundException",
                "Cluster not found."),
            new Case(
                "DescribeTasks: one id at least",
                () -> aws.ecs.describeTasks(r -> r.tasks(List.of())),
                "InvalidParameterException",
                "Tasks can not be empty."),
            new Case(
                "DescribeTasks: 100 ids at most",
                () ->
                    aws.ecs.describeTasks(
                        r -> r.tasks(IntStream.range(0, 101).mapToObj(n -> id).toList())),
                "InvalidParameterException",
                "100"),
            new Case(
                "DescribeTasks: ids are 32 characters (a comma joins nothing)",
                () -> aws.ecs.describeTasks(r -> r.tasks(id + "," + id)),
                "InvalidParameterException",
                "taskId length should be one of [32,36]"),
            new Case(
                "DescribeTasks: ARNs of the same cluster",
                () -> aws.ecs.describeTasks(r -> r.tasks(elsewhere)),
                "InvalidParameterException",
                "Identifier is for cluster other. Your cluster is default"),
            new Case(
                "StopTask: the task exists",
                () -> aws.ecs.stopTask(r -> r.task(id)),
                "InvalidParameterException",
                "The referenced task was not found."),
            new Case(
                "ListTasks: startedBy alone",
                () -> aws.ecs.listTasks(r -> r.startedBy("a").family("b")),
                "InvalidParameterException",
                "startedBy"),
            new Case(
                "ListTasks: pages of 100",
                () -> aws.ecs.listTasks(r -> r.maxResults(101)),
                "InvalidParameterException",
                "maxResults"),
            new Case(
                "ListTasks: a token of ours",
                () -> aws.ecs.listTasks(r -> r.nextToken("x")),
                "InvalidParameterException",
                "Invalid token"),
            new Case(
                "DescribeTaskDefinition: it exists",
                () -> aws.ecs.describeTaskDefinition(r -> r.taskDefinition("none")),
                "ClientException",
                "Unable to describe task definition."),
            new Case(
                "DeregisterTaskDefinition: with a revision",
                () -> aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("good")),
                "ClientException",
                "family:revision"),
            new Case(
                "CreateCluster: capacity providers exist",
                () -> aws.ecs.createCluster(r -> r.clusterName("c").capacityProviders("X")),
                "InvalidParameterException",
                "was not found"))
        .map(Case::test);
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
