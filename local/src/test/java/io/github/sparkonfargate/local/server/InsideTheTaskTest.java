package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;

/** What a container finds: its command, environment, metadata, credentials and address. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class InsideTheTaskTest {
  private LocalAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.AS_PUBLISHED);
    aws.register("app", definition -> {});
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void overridesReachTheContainer() {
    aws.register(
        "env",
        d ->
            d.taskRoleArn("fargate-local-task")
                .containerDefinitions(
                    c ->
                        c.name("main")
                            .image("spark-fargate")
                            .entryPoint("sh", "-c")
                            .command("defined")
                            .environment(pair("A", "defined"), pair("B", "defined"))));
    aws.ecs.runTask(
        LocalAws.launch("env")
            .overrides(
                o ->
                    o.cpu("2048")
                        .memory("4096")
                        .containerOverrides(
                            c ->
                                c.name("main")
                                    .command("one", "two words")
                                    .environment(pair("B", "overridden"))))
            .build());
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    var launch = aws.runner.started.get(0).launch;
    assertThat(launch.entryPoint()).containsExactly("sh", "-c");
    assertThat(launch.command()).containsExactly("one", "two words");
    assertThat(launch.environment())
        .containsEntry("A", "defined")
        .containsEntry("B", "overridden")
        .containsEntry("AWS_ENDPOINT_URL", aws.endpoint.toString())
        .containsKeys("ECS_CONTAINER_METADATA_URI_V4", "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  }

  private static KeyValuePair pair(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  @Test
  void containerReadsItsMetadataUntilItsTaskIsStopped() throws Exception {
    String arn = aws.running("app");
    var environment = aws.runner.started.get(0).launch.environment();
    String uri = environment.get("ECS_CONTAINER_METADATA_URI_V4");
    assertThat(environment).doesNotContainKey("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    assertThat(aws.get(uri + "/task").body())
        .contains("\"TaskARN\":\"" + arn + "\"")
        .contains("\"IPv4Addresses\":[\"127.9.9.1\"]")
        .contains("\"KnownStatus\":\"RUNNING\"");
    assertThat(aws.get(uri).body()).contains("\"Name\":\"main\"");

    aws.runner.started.get(0).exit(0);
    aws.time.advance(Duration.ofSeconds(1));
    assertThat(aws.get(uri + "/task").statusCode()).isEqualTo(404);
  }

  @Test
  void taskWithARoleGetsItsCredentials() throws Exception {
    aws.register("role", d -> d.taskRoleArn("fargate-local-task"));
    aws.running("role");
    String uri =
        aws.runner.started.get(0).launch.environment().get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    assertThat(aws.get(uri).body()).contains(ReadyThings.TASK_ROLE, "\"Expiration\"");
  }

  @Test
  void addressIsInTheAttachmentAndTheContainer() {
    Task task = aws.describe(aws.running("app"));
    assertThat(task.attachments().get(0).details())
        .contains(pair("privateIPv4Address", "127.9.9.1"), pair("subnetId", LocalAws.SUBNET));
    assertThat(task.containers().get(0).networkInterfaces().get(0).privateIpv4Address())
        .isEqualTo("127.9.9.1");
  }
}
