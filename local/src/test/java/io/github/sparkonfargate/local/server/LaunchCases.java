package io.github.sparkonfargate.local.server;

import static io.github.sparkonfargate.local.server.Refusal.tag;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.ecs.ClusterRule;
import io.github.sparkonfargate.local.ecs.DefinitionRule;
import io.github.sparkonfargate.local.ecs.RunTaskRule;
import io.github.sparkonfargate.local.ecs.TagRule;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/** What RunTask refuses. Each case changes one thing of a call that is good. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class LaunchCases {
  private final LocalAws aws;

  LaunchCases(LocalAws aws) {
    this.aws = aws;
    aws.register("good", definition -> {});
    aws.register("inactive", definition -> {});
    aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("inactive:1"));
    aws.ecs.runTask(LocalAws.launch("good").clientToken("taken").build());
  }

  private Refusal run(
      Rule rule, String what, Consumer<RunTaskRequest.Builder> change, String message) {
    return new Refusal(
        rule,
        what,
        () -> {
          RunTaskRequest.Builder request = LocalAws.launch("good");
          change.accept(request);
          aws.ecs.runTask(request.build());
        },
        message);
  }

  private static CapacityProviderStrategyItem provider(String name, Integer weight, Integer base) {
    return CapacityProviderStrategyItem.builder()
        .capacityProvider(name)
        .weight(weight)
        .base(base)
        .build();
  }

  private Refusal strategy(
      Rule rule, String what, String message, CapacityProviderStrategyItem... items) {
    return run(
        rule, what, r -> r.launchType((LaunchType) null).capacityProviderStrategy(items), message);
  }

  private static NetworkConfiguration network(
      List<String> subnets, List<String> groups, String publicIp) {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(
            v -> v.subnets(subnets).securityGroups(groups).assignPublicIp(publicIp))
        .build();
  }

  Stream<Refusal> cases() {
    return Stream.of(basics(), strategies(), networks(), overrides(), tags()).flatMap(each -> each);
  }

  private Stream<Refusal> basics() {
    return Stream.of(
        run(ClusterRule.EXISTS, "unknown cluster", r -> r.cluster("no"), "Cluster not found."),
        run(
            ClusterRule.EXISTS,
            "ARN of an unknown cluster",
            r -> r.cluster("arn:aws:ecs:us-east-1:000000000000:cluster/no"),
            "Cluster not found."),
        run(RunTaskRule.COUNT, "count 0", r -> r.count(0), "Count"),
        run(RunTaskRule.COUNT, "count 11", r -> r.count(11), "Count"),
        run(RunTaskRule.COUNT, "count -1", r -> r.count(-1), "Count"),
        run(RunTaskRule.DEFINITION_GIVEN, "none", r -> r.taskDefinition(null), "can not be blank"),
        run(RunTaskRule.DEFINITION_GIVEN, "empty", r -> r.taskDefinition(""), "can not be blank"),
        run(
            RunTaskRule.DEFINITION_EXISTS,
            "unknown family",
            r -> r.taskDefinition("none"),
            "TaskDefinition not found."),
        run(
            RunTaskRule.DEFINITION_EXISTS,
            "unknown revision",
            r -> r.taskDefinition("good:9"),
            "TaskDefinition not found."),
        run(
            RunTaskRule.DEFINITION_EXISTS,
            "family with none but deregistered revisions",
            r -> r.taskDefinition("inactive"),
            "TaskDefinition not found."),
        run(
            RunTaskRule.DEFINITION_ACTIVE,
            "deregistered revision",
            r -> r.taskDefinition("inactive:1"),
            "TaskDefinition is inactive"),
        run(
            RunTaskRule.STARTED_BY_LENGTH,
            "129 characters",
            r -> r.startedBy("s".repeat(129)),
            "startedBy"),
        run(RunTaskRule.STARTED_BY_CHARACTERS, "a space", r -> r.startedBy("a b"), "startedBy"),
        run(RunTaskRule.STARTED_BY_CHARACTERS, "a dot", r -> r.startedBy("a.b"), "startedBy"),
        run(RunTaskRule.GROUP_LENGTH, "256 characters", r -> r.group("g".repeat(256)), "group"),
        run(
            RunTaskRule.CLIENT_TOKEN,
            "65 characters",
            r -> r.clientToken("t".repeat(65)),
            "clientToken"),
        run(RunTaskRule.CLIENT_TOKEN, "a space", r -> r.clientToken("a b"), "clientToken"),
        run(RunTaskRule.CLIENT_TOKEN, "beyond ASCII", r -> r.clientToken("é"), "clientToken"),
        run(
            RunTaskRule.CLIENT_TOKEN_SAME_REQUEST,
            "another count",
            r -> r.clientToken("taken").count(2),
            "conflicts"),
        run(
            RunTaskRule.PLATFORM_EXISTS,
            "9.9.9",
            r -> r.platformVersion("9.9.9"),
            "platform version"),
        run(
            RunTaskRule.EXEC_NEEDS_ROLE,
            "no task role",
            r -> r.enableExecuteCommand(true),
            "task role"),
        run(
            RunTaskRule.VOLUME_CONFIGURED,
            "a volume that the definition has not",
            r ->
                r.volumeConfigurations(
                    v -> v.name("v").managedEBSVolume(e -> e.roleArn(ReadyThings.TASK_ROLE))),
            "not configured at launch"));
  }

  private Stream<Refusal> strategies() {
    return Stream.of(
        run(
            RunTaskRule.LAUNCH_TYPE_OR_STRATEGY,
            "both",
            r -> r.capacityProviderStrategy(s -> s.capacityProvider("FARGATE")),
            "both a launch type and capacity provider strategy"),
        run(RunTaskRule.LAUNCH_TYPE_KNOWN, "LAMBDA", r -> r.launchType("LAMBDA"), "Launch type"),
        run(
            RunTaskRule.FARGATE_ONLY,
            "EC2",
            r -> r.launchType(LaunchType.EC2),
            "No Container Instances"),
        run(
            RunTaskRule.FARGATE_ONLY,
            "neither launch type nor strategy",
            r -> r.launchType((LaunchType) null),
            "No Container Instances"),
        strategy(
            RunTaskRule.PROVIDER_OF_CLUSTER,
            "unknown provider",
            "capacity provider 'MINE' was not found",
            provider("MINE", 1, 0)),
        strategy(
            RunTaskRule.STRATEGY_WEIGHT, "weight 1001", "weight", provider("FARGATE", 1001, 0)),
        strategy(RunTaskRule.STRATEGY_WEIGHT, "weight -1", "weight", provider("FARGATE", -1, 0)),
        strategy(
            RunTaskRule.STRATEGY_WEIGHT, "base 100001", "base", provider("FARGATE", 1, 100_001)),
        strategy(
            RunTaskRule.STRATEGY_ONE_BASE,
            "two bases",
            "base",
            provider("FARGATE", 1, 1),
            provider("FARGATE_SPOT", 1, 1)),
        strategy(
            RunTaskRule.STRATEGY_SOME_WEIGHT,
            "two weights of 0",
            "weight",
            provider("FARGATE", 0, 0),
            provider("FARGATE_SPOT", 0, 0)),
        run(
            RunTaskRule.STRATEGY_ITEMS,
            "21 providers",
            r ->
                r.launchType((LaunchType) null)
                    .capacityProviderStrategy(
                        IntStream.range(0, 21).mapToObj(n -> provider("FARGATE", 1, 0)).toList()),
            "20"));
  }

  private Stream<Refusal> networks() {
    List<String> group = List.of(ReadyThings.SECURITY_GROUP);
    List<String> subnet = List.of(LocalAws.SUBNET);
    return Stream.of(
        run(
            RunTaskRule.NETWORK_GIVEN,
            "none",
            r -> r.networkConfiguration((NetworkConfiguration) null),
            "Network Configuration must be provided"),
        run(
            RunTaskRule.SUBNETS_GIVEN,
            "no subnet",
            r -> r.networkConfiguration(network(List.of(), group, "DISABLED")),
            "subnets can not be empty"),
        run(
            RunTaskRule.SUBNETS_AT_MOST,
            "17 subnets",
            r ->
                r.networkConfiguration(
                    network(
                        IntStream.range(9, 26).mapToObj(n -> "subnet-" + n).toList(),
                        group,
                        "DISABLED")),
            "at most 16"),
        run(
            RunTaskRule.GROUPS_AT_MOST,
            "6 groups",
            r ->
                r.networkConfiguration(
                    network(
                        subnet,
                        IntStream.range(0, 6).mapToObj(n -> "sg-" + n).toList(),
                        "DISABLED")),
            "at most 5"),
        run(
            RunTaskRule.PUBLIC_IP_WORD,
            "MAYBE",
            r -> r.networkConfiguration(network(subnet, group, "MAYBE")),
            "assignPublicIp"),
        run(
            RunTaskRule.SUBNET_EXISTS,
            "unknown subnet",
            r -> r.networkConfiguration(network(List.of("subnet-no"), group, "DISABLED")),
            "InvalidSubnetID.NotFound"),
        run(
            RunTaskRule.GROUP_EXISTS,
            "unknown group",
            r -> r.networkConfiguration(network(subnet, List.of("sg-no"), "DISABLED")),
            "InvalidGroup.NotFound"));
  }

  private Stream<Refusal> overrides() {
    return Stream.of(
        run(
            RunTaskRule.OVERRIDES_LENGTH,
            "8193 characters",
            r ->
                r.overrides(
                    o -> o.containerOverrides(c -> c.name("main").command("c".repeat(8200)))),
            "at most 8192"),
        run(
            RunTaskRule.OVERRIDE_NAMES_CONTAINER,
            "unknown container",
            r -> r.overrides(o -> o.containerOverrides(c -> c.name("side"))),
            "is not a container in the TaskDefinition"),
        run(
            RunTaskRule.OVERRIDE_NAMED,
            "no name",
            r -> r.overrides(o -> o.containerOverrides(c -> c.command("x"))),
            "name"),
        run(
            RunTaskRule.ROLE_ASSUMABLE,
            "unknown task role",
            r -> r.overrides(o -> o.taskRoleArn("arn:aws:iam::000000000000:role/no")),
            "unable to assume the role"),
        run(
            RunTaskRule.ROLE_ASSUMABLE,
            "short name of a role that exists",
            r -> r.overrides(o -> o.taskRoleArn("fargate-local-task")),
            "unable to assume the role"),
        run(
            RunTaskRule.ROLE_ASSUMABLE,
            "unknown execution role",
            r -> r.overrides(o -> o.executionRoleArn("arn:aws:iam::000000000000:role/no")),
            "unable to assume the role"),
        run(
            DefinitionRule.SIZE_LEGAL,
            "16 vCPU with 2 GiB",
            r -> r.overrides(o -> o.cpu("16384")),
            "No Fargate configuration"),
        run(
            DefinitionRule.SIZE_LEGAL,
            "a step of memory that 8 vCPU have not",
            r -> r.overrides(o -> o.cpu("8192").memory("17408")),
            "No Fargate configuration"),
        run(
            DefinitionRule.STORAGE,
            "20 GiB",
            r -> r.overrides(o -> o.ephemeralStorage(s -> s.sizeInGiB(20))),
            "21 GiB"));
  }

  private Stream<Refusal> tags() {
    return Stream.of(
        run(TagRule.AT_MOST, "51 tags", r -> r.tags(Refusal.tags(51)), "50"),
        run(
            TagRule.KEYS_DIFFER,
            "a key twice",
            r -> r.tags(tag("a", "1"), tag("a", "2")),
            "duplicate"),
        run(TagRule.KEY_LENGTH, "an empty key", r -> r.tags(tag("", "1")), "Tag key"),
        run(
            TagRule.KEY_LENGTH,
            "129 characters",
            r -> r.tags(tag("k".repeat(129), "1")),
            "Tag key"),
        run(
            TagRule.VALUE_LENGTH,
            "257 characters",
            r -> r.tags(tag("k", "v".repeat(257))),
            "Tag value"),
        run(TagRule.KEY_RESERVED, "AWS:k", r -> r.tags(tag("AWS:k", "v")), "reserved"),
        run(TagRule.CHARACTERS, "a hash", r -> r.tags(tag("k", "#")), "letters"),
        run(
            RunTaskRule.PROPAGATE_FROM_DEFINITION,
            "SERVICE",
            r -> r.propagateTags(PropagateTags.SERVICE),
            "propagated"));
  }
}
