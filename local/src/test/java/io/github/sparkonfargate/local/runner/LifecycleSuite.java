package io.github.sparkonfargate.local.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.sparkonfargate.local.server.FargateLocal;
import io.github.sparkonfargate.local.server.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * What a task lives through, asked for by the same RunTask calls whatever runs it. The image holds
 * bash as its entry point.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("unchecked") // the SDK's varargs of builders
abstract class LifecycleSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir static Path directory;
  FargateLocal local;
  EcsClient ecs;

  /** The options of an instance that has the image, once it is made. */
  abstract Options options(Path home) throws IOException;

  /** The image's name in a container definition. */
  abstract String image();

  @BeforeAll
  void start() throws IOException {
    local = FargateLocal.start(options(directory.resolve("home")));
    Map<String, String> variables = local.environment();
    ecs =
        EcsClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(variables.get("AWS_ENDPOINT_URL")))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        variables.get("AWS_ACCESS_KEY_ID"),
                        variables.get("AWS_SECRET_ACCESS_KEY"))))
            .build();
  }

  @AfterAll
  void end() {
    if (ecs != null) {
      ecs.close();
      local.close();
    }
  }

  ContainerDefinition container(String name, String script) {
    return ContainerDefinition.builder()
        .name(name)
        .image(image())
        .command("-c", script)
        .stopTimeout(2)
        .build();
  }

  private void register(String family, ContainerDefinition... containers) {
    register(family, List.of(), containers);
  }

  void register(String family, List<Volume> volumes, ContainerDefinition... containers) {
    ecs.registerTaskDefinition(
        r ->
            r.family(family)
                .volumes(volumes)
                .networkMode(NetworkMode.AWSVPC)
                .requiresCompatibilities(Compatibility.FARGATE)
                .cpu("256")
                .memory("512")
                .taskRoleArn(local.environment().get("FARGATE_LOCAL_TASK_ROLE"))
                .containerDefinitions(containers));
  }

  String run(String family, Consumer<RunTaskRequest.Builder> changes) {
    String subnet = local.environment().get("FARGATE_LOCAL_SUBNETS").split(",", -1)[0];
    RunTaskRequest.Builder request =
        RunTaskRequest.builder()
            .taskDefinition(family)
            .launchType(LaunchType.FARGATE)
            .networkConfiguration(n -> n.awsvpcConfiguration(v -> v.subnets(subnet)));
    changes.accept(request);
    return ecs.runTask(request.build()).tasks().get(0).taskArn();
  }

  String run(String family, String script) {
    register(family, container("main", script));
    return run(family, request -> {});
  }

  Task describe(String arn) {
    List<Task> found = ecs.describeTasks(r -> r.tasks(arn)).tasks();
    return found.isEmpty() ? Task.builder().build() : found.get(0);
  }

  private Task stopped(String arn) {
    await("the task has stopped")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> "STOPPED".equals(describe(arn).lastStatus()));
    return describe(arn);
  }

  private String log(String arn, String container) {
    String id = arn.substring(arn.lastIndexOf('/') + 1);
    Path log =
        Path.of(local.environment().get("FARGATE_LOCAL_HOME"), "tasks", id, container + ".log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  String says(String arn, String words) {
    await("the log says " + words).atMost(PATIENCE).until(() -> log(arn, "main").contains(words));
    return log(arn, "main");
  }

  @Test
  void exitCodeAndOutputArrive() {
    String arn = run("exits", "echo out; echo err >&2; exit 52");
    Task task = stopped(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(task.containers().get(0).exitCode()).isEqualTo(52);
    assertThat(task.containers().get(0).reason()).isNull();
    assertThat(log(arn, "main")).contains("out\n", "err\n");
  }

  @Test
  void commandOfTheOverrideReplacesTheDefinitions() {
    register("overridden", container("main", "exit 1"));
    String arn =
        run(
            "overridden",
            r ->
                r.overrides(
                    o -> o.containerOverrides(c -> c.name("main").command("-c", "exit 33"))));
    assertThat(stopped(arn).containers().get(0).exitCode()).isEqualTo(33);
  }

  @Test
  void entryPointOfTheDefinitionReplacesTheImages() {
    ContainerDefinition definition =
        container("main", "").toBuilder()
            .entryPoint("bash", "-c", "echo entry $0 $1")
            .command("first", "second word")
            .build();
    register("entry", definition);
    String arn = run("entry", request -> {});
    assertThat(stopped(arn).containers().get(0).exitCode()).isZero();
    assertThat(log(arn, "main")).isEqualTo("entry first second word\n");
  }

  @Test
  void stoppingSendsSigterm() {
    String arn = run("term", "trap 'exit 7' TERM; echo up; while :; do sleep 0.1; done");
    says(arn, "up");
    ecs.stopTask(r -> r.task(arn).reason("enough"));
    Task task = stopped(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    assertThat(task.stoppedReason()).isEqualTo("enough");
    assertThat(task.containers().get(0).exitCode()).isEqualTo(7);
  }

  @Test
  void whatIgnoresSigtermIsKilledAfterItsStopTimeout() {
    String arn = run("stubborn", "trap '' TERM; echo up; while :; do sleep 0.1; done");
    says(arn, "up");
    ecs.stopTask(r -> r.task(arn));
    Task task = stopped(arn);
    assertThat(task.containers().get(0).exitCode()).isEqualTo(137);
    assertThat(task.containers().get(0).reason()).isNull();
    assertThat(Duration.between(task.stoppingAt(), task.stoppedAt()))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
  }

  /** tail keeps what it is to print, 700 MiB, in memory for two seconds. */
  private static final String USES_700_MIB =
      "{ head -c 700M /dev/zero; sleep 2; } | tail -c 700M > /dev/null";

  @Test
  void moreMemoryThanTheTaskHasEndsItInAwsWords() {
    Task task = stopped(run("greedy", USES_700_MIB));
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(task.containers().get(0).exitCode()).isEqualTo(137);
    assertThat(task.containers().get(0).reason())
        .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
  }

  @Test
  void memoryOfTheOverrideIsWhatCounts() {
    register("bigger", container("main", USES_700_MIB));
    String arn = run("bigger", r -> r.overrides(o -> o.cpu("256").memory("1024")));
    assertThat(stopped(arn).containers().get(0).exitCode()).isZero();
  }

  @Test
  void imageThatDoesNotExistFailsTheStart() {
    ContainerDefinition definition =
        container("main", "").toBuilder().image("localhost:1/no-such-image:1").build();
    register("no-image", definition);
    Task task = stopped(run("no-image", request -> {}));
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.stoppedReason())
        .startsWith("CannotPullContainerError: ")
        .contains("localhost:1/no-such-image:1");
    assertThat(task.containers().get(0).exitCode()).isNull();
  }

  @Test
  void programThatDoesNotExistFailsTheStart() {
    ContainerDefinition definition =
        container("main", "").toBuilder().entryPoint("no-such-program").build();
    register("no-program", definition);
    Task task = stopped(run("no-program", request -> {}));
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.stoppedReason())
        .startsWith("CannotStartContainerError: ")
        .contains("exec: \"no-such-program\": executable file not found in $PATH");
  }

  @Test
  void environmentArrivesToTheLetter() {
    String odd = "spaces  'quotes' \"more\" $HOME `x` = \\ ü\nnext line";
    ContainerDefinition definition =
        container("main", "printf '<%s>' \"$ODD\" \"$FROM\" \"$AWS_EXECUTION_ENV\"").toBuilder()
            .environment(e -> e.name("ODD").value(odd), e -> e.name("FROM").value("the definition"))
            .build();
    register("environment", definition);
    String arn =
        run(
            "environment",
            r ->
                r.overrides(
                    o ->
                        o.containerOverrides(
                            c ->
                                c.name("main")
                                    .environment(e -> e.name("FROM").value("the override")))));
    stopped(arn);
    assertThat(log(arn, "main")).isEqualTo("<" + odd + "><the override><AWS_ECS_FARGATE>");
  }

  /** Bash's own TCP client: the image needs no curl. */
  private static String get(String variable, String path) {
    return """
        uri=${%s#http://}; exec 3<>/dev/tcp/${uri%%%%:*}/$(p=${uri#*:}; echo ${p%%%%/*})
        printf 'GET /%%s%s HTTP/1.0\\r\\n\\r\\n' "${uri#*/}" >&3; cat <&3; echo; echo end
        """
        .formatted(variable, path);
  }

  @Test
  void taskFindsItselfAtTheMetadataEndpoint() {
    String arn = run("metadata", get("ECS_CONTAINER_METADATA_URI_V4", "/task") + "exec sleep 60");
    String answer = says(arn, "end\n");
    Task task = describe(arn);
    assertThat(answer).contains("\"TaskARN\":\"" + arn + "\"", "\"Family\":\"metadata\"");
    assertThat(answer)
        .contains(task.containers().get(0).networkInterfaces().get(0).privateIpv4Address());
    ecs.stopTask(r -> r.task(arn));
  }

  @Test
  void taskReachesTheAwsEndpoint() {
    String arn = run("endpoint", "root=$AWS_ENDPOINT_URL/\n" + get("root", ""));
    assertThat(says(arn, "end\n")).contains("fargate-local; its page is");
    assertThat(stopped(arn).containers().get(0).exitCode()).isZero();
  }

  @Test
  void taskGetsTheCredentialsOfItsRole() {
    String arn =
        run(
            "credentials",
            "if [ -z \"$AWS_CONTAINER_CREDENTIALS_FULL_URI\" ]; then echo $AWS_ACCESS_KEY_ID; echo end;"
                + " exit; fi\n"
                + get("AWS_CONTAINER_CREDENTIALS_FULL_URI", ""));
    assertThat(says(arn, "end\n")).contains(local.environment().get("AWS_ACCESS_KEY_ID"));
    stopped(arn);
  }

  @Test
  void endOfAnEssentialContainerEndsTheOthers() {
    register(
        "pair",
        container("main", "sleep 1; exit 4"),
        container("side", "trap 'echo told; exit 5' TERM; while :; do sleep 0.1; done"));
    String arn = run("pair", request -> {});
    Task task = stopped(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(task.containers().stream().map(each -> each.name() + " " + each.exitCode()))
        .containsExactlyInAnyOrder("main 4", "side 5");
    assertThat(log(arn, "side")).isEqualTo("told\n");
  }
}
