package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.ecs.ClusterRule;
import io.github.sparkonfargate.local.ecs.RunTaskRule;
import io.github.sparkonfargate.local.ecs.ServiceRule;
import io.github.sparkonfargate.local.ecs.TagRule;
import io.github.sparkonfargate.local.ecs.TaskRule;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;

/** What the calls about clusters, tasks, tags and services refuse. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class EcsCases {
  private static final String ID = "0".repeat(32);
  private static final String ARN = "arn:aws:ecs:us-east-1:000000000000:";
  private final LocalAws aws;
  private final String task;

  EcsCases(LocalAws aws) {
    this.aws = aws;
    aws.register("served", definition -> {});
    aws.ecs.createService(service("there").build());
    task = aws.running("served");
    aws.ecs.createService(service("gone").desiredCount(0).build());
    aws.ecs.deleteService(r -> r.cluster(ReadyThings.CLUSTER).service("gone"));
  }

  static CreateServiceRequest.Builder service(String name) {
    return CreateServiceRequest.builder()
        .cluster(ReadyThings.CLUSTER)
        .serviceName(name)
        .taskDefinition("served")
        .launchType(LaunchType.FARGATE)
        .desiredCount(1)
        .networkConfiguration(LocalAws.network(LocalAws.SUBNET));
  }

  Stream<Refusal> cases() {
    return Stream.of(clusters(), tasks(), lists(), tags(), services(), otherServices())
        .flatMap(each -> each);
  }

  private Stream<Refusal> clusters() {
    return Stream.of(
        new Refusal(
            ClusterRule.NAME,
            "a digit first",
            () -> aws.ecs.createCluster(r -> r.clusterName("1a")),
            "Cluster name"),
        new Refusal(
            ClusterRule.NAME,
            "256 characters",
            () -> aws.ecs.createCluster(r -> r.clusterName("c".repeat(256))),
            "Cluster name"),
        new Refusal(
            ClusterRule.PROVIDER_EXISTS,
            "unknown provider",
            () -> aws.ecs.createCluster(r -> r.clusterName("c").capacityProviders("X")),
            "was not found"),
        new Refusal(
            ClusterRule.STRATEGY_OF_CLUSTER,
            "a provider that the cluster has not",
            () ->
                aws.ecs.putClusterCapacityProviders(
                    r ->
                        r.cluster("other")
                            .capacityProviders("FARGATE")
                            .defaultCapacityProviderStrategy(
                                s -> s.capacityProvider("FARGATE_SPOT").weight(1))),
            "not associated"),
        new Refusal(
            ClusterRule.DESCRIBE_AT_MOST,
            "101 clusters",
            () ->
                aws.ecs.describeClusters(
                    r -> r.clusters(IntStream.range(0, 101).mapToObj(n -> "c" + n).toList())),
            "100"),
        new Refusal(
            ClusterRule.DELETE_WITHOUT_SERVICES,
            "a service is active",
            () -> aws.ecs.deleteCluster(r -> r.cluster(ReadyThings.CLUSTER)),
            "while Services are active"),
        new Refusal(
            ClusterRule.DELETE_WITHOUT_TASKS,
            "a task runs",
            () -> {
              aws.ecs.runTask(LocalAws.launch("served").cluster("other").build());
              aws.ecs.deleteCluster(r -> r.cluster("other"));
            },
            "while Tasks are active"),
        new Refusal(
            ClusterRule.PAGE_SIZE,
            "101 a page",
            () -> aws.ecs.listClusters(r -> r.maxResults(101)),
            "maxResults"),
        new Refusal(
            ClusterRule.PAGE_TOKEN,
            "a token of nobody",
            () -> aws.ecs.listClusters(r -> r.nextToken("x")),
            "Invalid token"));
  }

  private Refusal describe(Rule rule, String what, List<String> ids, String message) {
    return new Refusal(rule, what, () -> aws.ecs.describeTasks(r -> r.tasks(ids)), message);
  }

  private Stream<Refusal> tasks() {
    return Stream.of(
        describe(TaskRule.DESCRIBE_SOME, "none", List.of(), "Tasks can not be empty."),
        describe(
            TaskRule.DESCRIBE_AT_MOST,
            "101 tasks",
            IntStream.range(0, 101).mapToObj(n -> ID).toList(),
            "100"),
        describe(
            TaskRule.ID_LENGTH,
            "two ids joined by a comma",
            List.of(ID + "," + ID),
            "taskId length should be one of [32,36]"),
        describe(
            TaskRule.ARN_OF_CLUSTER,
            "of another cluster",
            List.of(ARN + "task/other/" + ID),
            "Identifier is for cluster other. Your cluster is default"),
        describe(
            TaskRule.ARN_SHAPE,
            "without cluster",
            List.of(ARN + "task/" + ID),
            "Unexpected number of separators"),
        new Refusal(
            TaskRule.STOP_GIVEN,
            "none",
            () -> aws.ecs.stopTask(r -> r.task("")),
            "can not be blank"),
        new Refusal(
            TaskRule.STOP_EXISTS,
            "unknown task",
            () -> aws.ecs.stopTask(r -> r.task(ID)),
            "The referenced task was not found."),
        new Refusal(
            TaskRule.STOP_REASON_LENGTH,
            "1025 characters",
            () ->
                aws.ecs.stopTask(
                    r -> r.cluster(ReadyThings.CLUSTER).task(task).reason("r".repeat(1025))),
            "1024"),
        new Refusal(
            TaskRule.EXECUTE_COMMAND,
            "a shell",
            () ->
                aws.ecs.executeCommand(
                    r -> r.cluster(ReadyThings.CLUSTER).task(task).command("sh").interactive(true)),
            "fargate-local has no such agent"));
  }

  private Stream<Refusal> lists() {
    return Stream.of(
        new Refusal(
            TaskRule.LIST_STARTED_BY_ALONE,
            "with a family",
            () -> aws.ecs.listTasks(r -> r.startedBy("a").family("b")),
            "startedBy"),
        new Refusal(
            TaskRule.LIST_STARTED_BY_ALONE,
            "with a service",
            () ->
                aws.ecs.listTasks(
                    r -> r.cluster(ReadyThings.CLUSTER).startedBy("a").serviceName("there")),
            "startedBy"),
        new Refusal(
            TaskRule.LIST_DESIRED_STATUS,
            "ASLEEP",
            () -> aws.ecs.listTasks(r -> r.desiredStatus("ASLEEP")),
            "desired status"),
        new Refusal(
            TaskRule.LIST_LAUNCH_TYPE,
            "LAMBDA",
            () -> aws.ecs.listTasks(r -> r.launchType("LAMBDA")),
            "launch type"),
        new Refusal(
            ServiceRule.EXISTS,
            "of an unknown service",
            () -> aws.ecs.listTasks(r -> r.serviceName("none")),
            "Service not found."));
  }

  private Stream<Refusal> tags() {
    return Stream.of(
        new Refusal(
            TagRule.RESOURCE_ARN,
            "no ARN",
            () -> aws.ecs.tagResource(r -> r.resourceArn("x").tags(Refusal.tag("a", "b"))),
            "Invalid resource ARN"),
        new Refusal(
            TagRule.RESOURCE_ARN,
            "a container",
            () -> aws.ecs.listTagsForResource(r -> r.resourceArn(ARN + "container/x")),
            "Invalid resource ARN"),
        new Refusal(
            TagRule.RESOURCE_EXISTS,
            "unknown task",
            () ->
                aws.ecs.tagResource(
                    r -> r.resourceArn(ARN + "task/c/" + ID).tags(Refusal.tag("a", "b"))),
            "not found"),
        new Refusal(
            TagRule.RESOURCE_EXISTS,
            "unknown definition",
            () -> aws.ecs.listTagsForResource(r -> r.resourceArn(ARN + "task-definition/no:1")),
            "not found"));
  }

  private Refusal create(
      Rule rule, String what, Consumer<CreateServiceRequest.Builder> change, String message) {
    return new Refusal(
        rule,
        what,
        () -> {
          CreateServiceRequest.Builder request = service("new");
          change.accept(request);
          aws.ecs.createService(request.build());
        },
        message);
  }

  private Stream<Refusal> services() {
    return Stream.of(
        create(ServiceRule.NAME, "a space", r -> r.serviceName("a b"), "Service name"),
        create(ServiceRule.NAME, "none", r -> r.serviceName(null), "Service name"),
        create(ServiceRule.DEFINITION, "none", r -> r.taskDefinition(null), "blank"),
        create(ServiceRule.DESIRED_COUNT, "-1", r -> r.desiredCount(-1), "desiredCount"),
        create(ServiceRule.DESIRED_COUNT_GIVEN, "none", r -> r.desiredCount(null), "Desired count"),
        create(
            ServiceRule.STRATEGY,
            "DAEMON",
            r -> r.schedulingStrategy(SchedulingStrategy.DAEMON),
            "daemon"),
        create(
            ServiceRule.NAME_FREE,
            "another service of the name",
            r -> r.serviceName("there").desiredCount(2),
            "not idempotent"),
        create(
            RunTaskRule.SUBNET_EXISTS,
            "a service obeys the rules of RunTask",
            r -> r.networkConfiguration(LocalAws.network("subnet-no")),
            "InvalidSubnetID.NotFound"));
  }

  private Stream<Refusal> otherServices() {
    return Stream.of(
        new Refusal(
            ServiceRule.EXISTS,
            "unknown service",
            () -> aws.ecs.updateService(r -> r.service("none").desiredCount(1)),
            "Service not found."),
        new Refusal(
            ServiceRule.ACTIVE,
            "a deleted service",
            () ->
                aws.ecs.updateService(
                    r -> r.cluster(ReadyThings.CLUSTER).service("gone").desiredCount(1)),
            "not ACTIVE"),
        new Refusal(
            ServiceRule.DELETE_SCALED_DOWN,
            "desiredCount 1",
            () -> aws.ecs.deleteService(r -> r.cluster(ReadyThings.CLUSTER).service("there")),
            "scaled above 0"),
        new Refusal(
            ServiceRule.DESCRIBE_AT_MOST,
            "11 services",
            () ->
                aws.ecs.describeServices(
                    r -> r.services(IntStream.range(0, 11).mapToObj(n -> "s" + n).toList())),
            "1 to 10"),
        new Refusal(
            ServiceRule.LIST_PAGE,
            "101 a page",
            () -> aws.ecs.listServices(r -> r.maxResults(101)),
            "maxResults"));
  }
}
