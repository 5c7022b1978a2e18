package io.github.sparkonfargate.local.conformance;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.ecs.ClusterRule;
import io.github.sparkonfargate.local.ecs.DefinitionRule;
import io.github.sparkonfargate.local.ecs.RunTaskRule;
import io.github.sparkonfargate.local.ecs.TagRule;
import io.github.sparkonfargate.local.ecs.TaskRule;
import io.github.sparkonfargate.local.kms.KmsRule;
import io.github.sparkonfargate.local.logs.LogsRule;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** The questions. All but two are refused by AWS at once and cost nothing. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class Probes {
  private static final String ZEROS = "0".repeat(32);

  private Probes() {}

  static List<Probe> all() {
    return Stream.of(definitions(), launches(), launchesOfStrategies(), tasks(), others(), runs())
        .flatMap(each -> each)
        .toList();
  }

  /** AWS must refuse with the rule's code. */
  private static Probe refused(Rule rule, String what, String call, Consumer<Account> ask) {
    return new Probe(rule, what, List.of(call), 0, account -> difference(rule, account, ask));
  }

  private static String difference(Rule rule, Account account, Consumer<Account> ask) {
    try {
      ask.accept(account);
      return "AWS took it";
    } catch (AwsServiceException refused) {
      String code = refused.awsErrorDetails().errorCode();
      return code.equals(rule.terms().code())
          ? ""
          : code + ": " + refused.awsErrorDetails().errorMessage();
    }
  }

  private static Probe register(
      Rule rule, String what, Consumer<RegisterTaskDefinitionRequest.Builder> change) {
    return refused(
        rule,
        what,
        "ecs:RegisterTaskDefinition",
        account -> {
          RegisterTaskDefinitionRequest.Builder request = account.definition();
          change.accept(request);
          account.ecs().registerTaskDefinition(request.build());
        });
  }

  private static ContainerDefinition.Builder container() {
    return ContainerDefinition.builder().name("main").image("none");
  }

  private static Stream<Probe> definitions() {
    return Stream.of(
        register(DefinitionRule.FAMILY_CHARACTERS, "a space in a family", r -> r.family("a b")),
        register(
            DefinitionRule.CONTAINER_GIVEN, "no container", r -> r.containerDefinitions(List.of())),
        register(DefinitionRule.CPU_GIVEN, "no cpu", r -> r.cpu(null)),
        register(DefinitionRule.MEMORY_GIVEN, "no memory", r -> r.memory(null)),
        register(DefinitionRule.SIZE_LEGAL, "1 vCPU with 1 GiB", r -> r.cpu("1024").memory("1024")),
        register(DefinitionRule.NETWORK_MODE, "bridge", r -> r.networkMode(NetworkMode.BRIDGE)),
        register(
            DefinitionRule.STORAGE,
            "20 GiB of storage",
            r -> r.ephemeralStorage(s -> s.sizeInGiB(20))),
        register(
            DefinitionRule.STOP_TIMEOUT,
            "stopTimeout 121",
            r -> r.containerDefinitions(container().stopTimeout(121).build())),
        register(
            DefinitionRule.NOT_PRIVILEGED,
            "privileged",
            r -> r.containerDefinitions(container().privileged(true).build())),
        register(
            DefinitionRule.ESSENTIAL_CONTAINER,
            "no essential container",
            r -> r.containerDefinitions(container().essential(false).build())),
        register(
            DefinitionRule.CONTAINERS_AT_MOST,
            "11 containers",
            r ->
                r.containerDefinitions(
                    IntStream.range(0, 11)
                        .mapToObj(n -> container().name("c" + n).build())
                        .toList())),
        register(
            DefinitionRule.LOG_NEEDS_ROLE,
            "awslogs without execution role",
            r ->
                r.containerDefinitions(
                    container()
                        .logConfiguration(
                            l ->
                                l.logDriver("awslogs")
                                    .options(
                                        Map.of(
                                            "awslogs-group", "g",
                                            "awslogs-region", "us-east-1",
                                            "awslogs-stream-prefix", "p")))
                        .build())),
        refused(
            DefinitionRule.DESCRIBE_EXISTS,
            "an unknown family",
            "ecs:DescribeTaskDefinition",
            a -> a.ecs().describeTaskDefinition(r -> r.taskDefinition(a.name() + "-none"))));
  }

  private static Probe run(Rule rule, String what, Consumer<RunTaskRequest.Builder> change) {
    return refused(
        rule,
        what,
        "ecs:RunTask",
        account -> {
          RunTaskRequest.Builder request = account.launch().startedBy(account.name());
          change.accept(request);
          account.ecs().runTask(request.build());
        });
  }

  private static Stream<Probe> launches() {
    return Stream.of(
        run(ClusterRule.EXISTS, "an unknown cluster", r -> r.cluster("fargate-conformance-none")),
        run(RunTaskRule.COUNT, "count 11", r -> r.count(11)),
        run(
            RunTaskRule.DEFINITION_EXISTS,
            "an unknown family",
            r -> r.taskDefinition("fargate-conformance-none")),
        run(RunTaskRule.STARTED_BY_LENGTH, "129 characters", r -> r.startedBy("s".repeat(129))),
        run(RunTaskRule.STARTED_BY_CHARACTERS, "a space", r -> r.startedBy("a b")),
        run(RunTaskRule.CLIENT_TOKEN, "65 characters", r -> r.clientToken("t".repeat(65))),
        run(
            RunTaskRule.OVERRIDES_LENGTH,
            "over 8192 characters",
            r ->
                r.overrides(
                    o -> o.containerOverrides(c -> c.name("main").command("c".repeat(8200))))),
        run(
            RunTaskRule.OVERRIDE_NAMES_CONTAINER,
            "an unknown container",
            r -> r.overrides(o -> o.containerOverrides(c -> c.name("none")))),
        run(
            RunTaskRule.NETWORK_GIVEN,
            "no network",
            r ->
                r.networkConfiguration(
                    (software.amazon.awssdk.services.ecs.model.NetworkConfiguration) null)),
        run(
            RunTaskRule.SUBNET_EXISTS,
            "an unknown subnet",
            r -> r.networkConfiguration(Account.network("subnet-00000000000000000"))),
        run(RunTaskRule.PLATFORM_EXISTS, "9.9.9", r -> r.platformVersion("9.9.9")),
        run(
            TagRule.KEY_RESERVED,
            "aws:k",
            r -> r.tags(Tag.builder().key("aws:k").value("v").build())),
        run(
            DefinitionRule.SIZE_LEGAL,
            "16 vCPU with 512 MiB by override",
            r -> r.overrides(o -> o.cpu("16384"))));
  }

  private static Stream<Probe> launchesOfStrategies() {
    return Stream.of(
        run(
            RunTaskRule.LAUNCH_TYPE_OR_STRATEGY,
            "both",
            r -> r.capacityProviderStrategy(s -> s.capacityProvider("FARGATE").weight(1))),
        run(
            RunTaskRule.PROVIDER_OF_CLUSTER,
            "an unknown provider",
            r ->
                r.launchType((String) null)
                    .capacityProviderStrategy(s -> s.capacityProvider("none").weight(1))),
        run(
            RunTaskRule.STRATEGY_WEIGHT,
            "weight 1001",
            r ->
                r.launchType((String) null)
                    .capacityProviderStrategy(s -> s.capacityProvider("FARGATE").weight(1001))));
  }

  private static Stream<Probe> tasks() {
    return Stream.of(
        refused(
            TaskRule.DESCRIBE_AT_MOST,
            "101 ids",
            "ecs:DescribeTasks",
            a ->
                a.ecs()
                    .describeTasks(
                        r ->
                            r.cluster(a.place().cluster())
                                .tasks(
                                    IntStream.range(0, 101)
                                        .mapToObj(n -> "%032d".formatted(n))
                                        .toList()))),
        refused(
            TaskRule.ID_LENGTH,
            "two ids and a comma",
            "ecs:DescribeTasks",
            a ->
                a.ecs()
                    .describeTasks(r -> r.cluster(a.place().cluster()).tasks(ZEROS + "," + ZEROS))),
        new Probe(
            TaskRule.UNKNOWN_MISSING,
            "an unknown id",
            List.of("ecs:DescribeTasks"),
            0,
            a ->
                a
                        .ecs()
                        .describeTasks(r -> r.cluster(a.place().cluster()).tasks(ZEROS))
                        .failures()
                        .stream()
                        .anyMatch(failure -> failure.reason().equals("MISSING"))
                    ? ""
                    : "no failure MISSING"),
        refused(
            TaskRule.STOP_EXISTS,
            "an unknown id",
            "ecs:StopTask",
            a -> a.ecs().stopTask(r -> r.cluster(a.place().cluster()).task(ZEROS))),
        refused(
            TaskRule.LIST_STARTED_BY_ALONE,
            "startedBy and family",
            "ecs:ListTasks",
            a -> a.ecs().listTasks(r -> r.cluster(a.place().cluster()).startedBy("a").family("b"))),
        refused(
            ClusterRule.PAGE_SIZE,
            "101 a page",
            "ecs:ListTasks",
            a -> a.ecs().listTasks(r -> r.cluster(a.place().cluster()).maxResults(101))));
  }

  private static Stream<Probe> others() {
    return Stream.of(
        refused(
            KmsRule.CIPHERTEXT,
            "another encryption context",
            "kms:Encrypt, kms:Decrypt",
            a ->
                a.kms()
                    .decrypt(
                        r ->
                            r.ciphertextBlob(a.sealed())
                                .encryptionContext(Map.of("another", "context")))),
        refused(
            KmsRule.NUMBER_OF_BYTES,
            "1025 bytes",
            "kms:GenerateDataKey",
            a -> a.kms().generateDataKey(r -> r.keyId(a.place().kmsKey()).numberOfBytes(1025))),
        refused(
            KmsRule.KEY_SPEC_OR_BYTES,
            "neither",
            "kms:GenerateDataKey",
            a -> a.kms().generateDataKey(r -> r.keyId(a.place().kmsKey()))),
        refused(
            KmsRule.PLAINTEXT_SIZE,
            "4097 bytes",
            "kms:Encrypt",
            a ->
                a.kms()
                    .encrypt(
                        r ->
                            r.keyId(a.place().kmsKey())
                                .plaintext(SdkBytes.fromByteArray(new byte[4097])))),
        refused(
            LogsRule.GROUP_FREE,
            "a group that exists",
            "logs:CreateLogGroup",
            a -> a.logs().createLogGroup(r -> r.logGroupName(a.name()))),
        refused(
            LogsRule.STREAM_EXISTS,
            "an unknown stream",
            "logs:PutLogEvents",
            a ->
                a.logs()
                    .putLogEvents(
                        r ->
                            r.logGroupName(a.name())
                                .logStreamName("none")
                                .logEvents(
                                    InputLogEvent.builder()
                                        .timestamp(System.currentTimeMillis())
                                        .message("m")
                                        .build()))));
  }

  private static Stream<Probe> runs() {
    return Stream.of(
        new Probe(
            RunTaskRule.CLIENT_TOKEN_REPLAY,
            "the same call twice",
            List.of("ecs:RunTask", "ecs:RunTask", "ecs:StopTask"),
            1,
            Probes::replays),
        refused(
            RunTaskRule.CLIENT_TOKEN_SAME_REQUEST,
            "the same token with another count",
            "ecs:RunTask",
            a ->
                a.ecs()
                    .runTask(
                        a.launch().startedBy(a.name()).clientToken(a.name()).count(2).build())));
  }

  private static String replays(Account account) {
    RunTaskRequest request =
        account.launch().startedBy(account.name()).clientToken(account.name()).build();
    RunTaskResponse first = account.ecs().runTask(request);
    RunTaskResponse second = account.ecs().runTask(request);
    if (first.tasks().isEmpty()) {
      return "no task was started: " + first.failures();
    }
    Task task = first.tasks().get(0);
    account.ecs().stopTask(r -> r.cluster(account.place().cluster()).task(task.taskArn()));
    boolean same =
        second.tasks().size() == 1 && second.tasks().get(0).taskArn().equals(task.taskArn());
    return same ? "" : "the second call started another task";
  }
}
