package io.github.sparkonfargate.local.server;

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
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/**
 * What RegisterTaskDefinition refuses, each case named by its rule, asked by the real SDK client.
 */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class DefinitionRulesTest {
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

  private static Refusal register(
      String rule, Consumer<RegisterTaskDefinitionRequest.Builder> change, String message) {
    return new Refusal(rule, () -> aws.register("bad", change), "ClientException", message);
  }

  private static ContainerDefinition.Builder container(String name) {
    return ContainerDefinition.builder().name(name).image("spark-fargate");
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
            new Refusal(
                "50 tags at most",
                () -> aws.register("bad", r -> r.tags(Refusal.tags(51))),
                "InvalidParameterException",
                "50"),
            new Refusal(
                "aws: is reserved in tag keys",
                () -> aws.register("bad", r -> r.tags(Refusal.tag("aws:x", "y"))),
                "InvalidParameterException",
                "reserved"))
        .map(Refusal::test);
  }
}
