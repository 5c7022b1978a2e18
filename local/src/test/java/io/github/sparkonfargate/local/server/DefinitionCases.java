package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.ecs.DefinitionRule;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** What the calls about task definitions refuse. Each case changes one thing of a good one. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class DefinitionCases {
  private static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:000000000000:secret:s-abcdef";
  private final LocalAws aws;

  DefinitionCases(LocalAws aws) {
    this.aws = aws;
  }

  private Refusal register(
      Rule rule,
      String what,
      Consumer<RegisterTaskDefinitionRequest.Builder> change,
      String message) {
    return new Refusal(rule, what, () -> aws.register("bad", change), message);
  }

  private Refusal container(
      Rule rule, String what, Consumer<ContainerDefinition.Builder> change, String message) {
    ContainerDefinition.Builder container = builder("a");
    change.accept(container);
    return register(
        rule,
        what,
        r -> r.executionRoleArn(ReadyThings.EXECUTION_ROLE).containerDefinitions(container.build()),
        message);
  }

  private static ContainerDefinition.Builder builder(String name) {
    return ContainerDefinition.builder().name(name).image("spark-fargate");
  }

  Stream<Refusal> cases() {
    return Stream.of(wholes(), sizes(), containers(), logsAndSecrets(), onFargate(), otherCalls())
        .flatMap(each -> each);
  }

  private Stream<Refusal> wholes() {
    return Stream.of(
        register(DefinitionRule.FAMILY_GIVEN, "none", r -> r.family(null), "Family should not"),
        register(DefinitionRule.FAMILY_GIVEN, "empty", r -> r.family(""), "Family should not"),
        register(DefinitionRule.FAMILY_CHARACTERS, "a space", r -> r.family("a b"), "invalid char"),
        register(
            DefinitionRule.FAMILY_CHARACTERS,
            "256 characters",
            r -> r.family("f".repeat(256)),
            "invalid char"),
        register(
            DefinitionRule.SIZE,
            "over 64 KiB",
            r ->
                r.containerDefinitions(
                    builder("a")
                        .environment(
                            KeyValuePair.builder().name("E").value("v".repeat(66_000)).build())
                        .build()),
            "65536"),
        register(
            DefinitionRule.CONTAINER_GIVEN,
            "none",
            r -> r.containerDefinitions(List.of()),
            "cannot be empty"),
        register(
            DefinitionRule.CONTAINERS_AT_MOST,
            "11 containers",
            r ->
                r.containerDefinitions(
                    IntStream.range(0, 11).mapToObj(n -> builder("c" + n).build()).toList()),
            "at most 10"),
        register(
            DefinitionRule.CONTAINER_NAMES_DIFFER,
            "a name twice",
            r -> r.containerDefinitions(builder("a").build(), builder("a").build()),
            "unique"),
        register(
            DefinitionRule.ESSENTIAL_CONTAINER,
            "none",
            r -> r.containerDefinitions(builder("a").essential(false).build()),
            "essential"),
        register(
            DefinitionRule.ROLE_EXISTS,
            "short name of no execution role",
            r -> r.executionRoleArn("nobody"),
            "Role is not valid"),
        register(
            DefinitionRule.ROLE_EXISTS,
            "ARN of no task role",
            r -> r.taskRoleArn("arn:aws:iam::000000000000:role/nobody"),
            "Role is not valid"));
  }

  private Stream<Refusal> sizes() {
    return Stream.of(
        register(DefinitionRule.CPU_GIVEN, "none", r -> r.cpu(null), "'cpu'"),
        register(DefinitionRule.MEMORY_GIVEN, "none", r -> r.memory(null), "'memory'"),
        register(DefinitionRule.SIZE_NUMBER, "a word", r -> r.cpu("lots"), "Invalid 'cpu'"),
        register(DefinitionRule.SIZE_NUMBER, "a sign", r -> r.memory("-2048"), "Invalid"),
        size("256", "4096"),
        size("512", "512"),
        size("1024", "1024"),
        size("1024", "9216"),
        size("2048", "2048"),
        size("4096", "31744"),
        size("8192", "20000"),
        size("16384", "122881"),
        size("1000", "2048"),
        size("32768", "65536"),
        register(
            DefinitionRule.STORAGE,
            "20 GiB, which come with a task",
            r -> r.ephemeralStorage(s -> s.sizeInGiB(20)),
            "21 GiB"),
        register(
            DefinitionRule.STORAGE,
            "201 GiB",
            r -> r.ephemeralStorage(s -> s.sizeInGiB(201)),
            "200 GiB"),
        container(
            DefinitionRule.CONTAINER_CPU_FITS, "2 vCPU in a task of 1", c -> c.cpu(2048), "cpu"),
        container(
            DefinitionRule.CONTAINER_MEMORY_FITS,
            "4 GiB in a task of 2",
            c -> c.memory(4096),
            "memory"),
        container(
            DefinitionRule.MEMORY_ABOVE_RESERVATION,
            "less than the reservation",
            c -> c.memory(512).memoryReservation(1024),
            "reservation"));
  }

  private Refusal size(String cpu, String memory) {
    return register(
        DefinitionRule.SIZE_LEGAL,
        cpu + " CPU units with " + memory + " MiB",
        r -> r.cpu(cpu).memory(memory),
        "No Fargate configuration exists");
  }

  private Stream<Refusal> containers() {
    return Stream.of(
        container(DefinitionRule.CONTAINER_NAMED, "none", c -> c.name(null), "Container.name"),
        container(DefinitionRule.CONTAINER_NAME_CHARACTERS, "a dot", c -> c.name("a.b"), "invalid"),
        container(DefinitionRule.IMAGE_GIVEN, "none", c -> c.image(null), "Container.image"),
        container(DefinitionRule.IMAGE_CHARACTERS, "a space", c -> c.image("a b"), "invalid"),
        container(
            DefinitionRule.DEPENDS_ON_CONTAINER,
            "no container",
            c ->
                c.dependsOn(
                    ContainerDependency.builder().containerName("b").condition("START").build()),
            "depends on"),
        container(
            DefinitionRule.VOLUME_KNOWN,
            "no volume",
            c -> c.mountPoints(m -> m.sourceVolume("v").containerPath("/v")),
            "Unknown volume"));
  }

  private Stream<Refusal> logsAndSecrets() {
    Map<String, String> options =
        Map.of("awslogs-group", "g", "awslogs-region", "us-east-1", "awslogs-stream-prefix", "p");
    return Stream.of(
        container(
            DefinitionRule.LOG_DRIVER,
            "json-file",
            c -> c.logConfiguration(l -> l.logDriver("json-file")),
            "log driver json-file"),
        register(
            DefinitionRule.LOG_NEEDS_ROLE,
            "none",
            r ->
                r.containerDefinitions(
                    builder("a")
                        .logConfiguration(l -> l.logDriver("awslogs").options(options))
                        .build()),
            "execution role ARN to support log driver awslogs"),
        container(
            DefinitionRule.LOG_OPTIONS,
            "no stream prefix",
            c ->
                c.logConfiguration(
                    l ->
                        l.logDriver("awslogs")
                            .options(Map.of("awslogs-group", "g", "awslogs-region", "r"))),
            "awslogs-stream-prefix"),
        container(
            DefinitionRule.LOG_MODE,
            "sometimes",
            c ->
                c.logConfiguration(
                    l ->
                        l.logDriver("awslogs")
                            .options(
                                Map.of(
                                    "awslogs-group", "g",
                                    "awslogs-region", "us-east-1",
                                    "awslogs-stream-prefix", "p",
                                    "mode", "sometimes"))),
            "sometimes"),
        register(
            DefinitionRule.SECRETS_NEED_ROLE,
            "none",
            r ->
                r.containerDefinitions(
                    builder("a").secrets(s -> s.name("S").valueFrom(SECRET)).build()),
            "executionRoleArn"),
        container(
            DefinitionRule.SECRET_SOURCE,
            "no valueFrom",
            c -> c.secrets(s -> s.name("S")),
            "valueFrom"),
        container(
            DefinitionRule.SECRET_NAMES_DIFFER,
            "the name of a variable",
            c ->
                c.environment(KeyValuePair.builder().name("S").value("v").build())
                    .secrets(s -> s.name("S").valueFrom(SECRET)),
            "unique"));
  }

  private Stream<Refusal> onFargate() {
    return Stream.of(
        register(
            DefinitionRule.NETWORK_MODE,
            "bridge",
            r -> r.networkMode(NetworkMode.BRIDGE),
            "awsvpc"),
        register(
            DefinitionRule.NETWORK_MODE, "none", r -> r.networkMode((NetworkMode) null), "awsvpc"),
        register(
            DefinitionRule.PLATFORM_OS,
            "a CPU of no cloud",
            r -> r.runtimePlatform(p -> p.cpuArchitecture("Z80")),
            "runtimePlatform"),
        container(
            DefinitionRule.STOP_TIMEOUT, "121 seconds", c -> c.stopTimeout(121), "stopTimeout"),
        container(
            DefinitionRule.NOT_PRIVILEGED, "privileged", c -> c.privileged(true), "privileged"),
        container(
            DefinitionRule.LINUX_PARAMETERS,
            "shared memory",
            c -> c.linuxParameters(l -> l.sharedMemorySize(64)),
            "sharedMemorySize"),
        container(
            DefinitionRule.LINUX_PARAMETERS,
            "NET_ADMIN",
            c -> c.linuxParameters(l -> l.capabilities(k -> k.add("NET_ADMIN"))),
            "SYS_PTRACE"),
        container(DefinitionRule.NO_LINKS, "a hostname", c -> c.hostname("me"), "not supported"),
        container(
            DefinitionRule.HOST_PORT,
            "another port",
            c -> c.portMappings(p -> p.containerPort(80).hostPort(8080)),
            "must match"),
        container(
            DefinitionRule.PORT_RANGE,
            "65536",
            c -> c.portMappings(p -> p.containerPort(65_536)),
            "containerPort"));
  }

  private Stream<Refusal> otherCalls() {
    return Stream.of(
        new Refusal(
            DefinitionRule.DESCRIBE_EXISTS,
            "unknown family",
            () -> aws.ecs.describeTaskDefinition(r -> r.taskDefinition("none")),
            "Unable to describe task definition."),
        new Refusal(
            DefinitionRule.DEREGISTER_REVISION,
            "a family alone",
            () -> aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("good")),
            "family:revision"),
        new Refusal(
            DefinitionRule.DEREGISTER_EXISTS,
            "unknown family",
            () -> aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("none:1")),
            "does not exist"),
        new Refusal(
            DefinitionRule.DELETE_AT_MOST,
            "11 revisions",
            () ->
                aws.ecs.deleteTaskDefinitions(
                    r ->
                        r.taskDefinitions(
                            IntStream.range(0, 11).mapToObj(n -> "good:" + (n + 1)).toList())),
            "1 to 10"),
        new Refusal(
            DefinitionRule.LIST_STATUS,
            "a word of no model",
            () -> aws.ecs.listTaskDefinitions(r -> r.status("ASLEEP")),
            "status"),
        new Refusal(
            DefinitionRule.LIST_STATUS,
            "of families, likewise",
            () -> aws.ecs.listTaskDefinitionFamilies(r -> r.status("ASLEEP")),
            "status"));
  }
}
