package io.github.sparkonfargate.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.sparkonfargate.local.aws.AwsJson;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.s3.S3Client;

/** The whole program: commands, the embedded mode, and what death leaves. */
@Timeout(180)
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class ProgramTest {
  @TempDir Path directory;
  private Path images;

  @BeforeEach
  void image() throws IOException {
    images = directory.resolve("images");
    Path image = Files.createDirectories(images.resolve("spark-fargate"));
    Path entryPoint =
        Files.writeString(image.resolve("entrypoint"), "#!/bin/sh\necho pid $$\nexec sleep 600\n");
    Files.setPosixFilePermissions(entryPoint, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ProcessBuilder program(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add("io.github.sparkonfargate.local.Main");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Exit code, then standard output and error. */
  private record Outcome(int code, String output) {}

  /**
   * In this JVM, for a new one each time takes seconds on a busy machine; what it starts has its
   * own.
   */
  private Outcome run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", directory.resolve("state").toString()));
    PrintStream out = System.out;
    PrintStream error = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (PrintStream both = new PrintStream(written, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      int code = Cli.run(all.toArray(String[]::new));
      return new Outcome(code, written.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(error);
    }
  }

  private static EcsClient ecs(Map<String, String> variables) {
    return EcsClient.builder()
        .region(Region.of(variables.get("AWS_REGION")))
        .endpointOverride(URI.create(variables.get("AWS_ENDPOINT_URL")))
        .credentialsProvider(credentials(variables))
        .build();
  }

  private static StaticCredentialsProvider credentials(Map<String, String> variables) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            variables.get("AWS_ACCESS_KEY_ID"), variables.get("AWS_SECRET_ACCESS_KEY")));
  }

  /** Runs a task of the ready image and returns its process once it runs. */
  private static ProcessHandle task(Map<String, String> variables) {
    try (EcsClient ecs = ecs(variables)) {
      ecs.registerTaskDefinition(
          r ->
              r.family("app")
                  .networkMode(NetworkMode.AWSVPC)
                  .requiresCompatibilities(Compatibility.FARGATE)
                  .cpu("256")
                  .memory("512")
                  .taskRoleArn(variables.get("FARGATE_LOCAL_TASK_ROLE"))
                  .containerDefinitions(
                      c -> c.name("main").image(variables.get("FARGATE_LOCAL_IMAGE"))));
      Task task =
          ecs.runTask(
                  r ->
                      r.cluster(variables.get("FARGATE_LOCAL_CLUSTER"))
                          .taskDefinition("app")
                          .launchType(LaunchType.FARGATE)
                          .networkConfiguration(
                              n ->
                                  n.awsvpcConfiguration(
                                      v ->
                                          v.subnets(
                                              variables.get("FARGATE_LOCAL_SUBNETS").split(",")))))
              .tasks()
              .get(0);
      String id = task.taskArn().replaceAll(".*/", "");
      Path log = Path.of(variables.get("FARGATE_LOCAL_HOME"), "tasks", id, "main.log");
      return await("the task runs")
          .atMost(Duration.ofSeconds(20))
          .until(() -> process(log), Optional::isPresent)
          .orElseThrow();
    }
  }

  private static Optional<ProcessHandle> process(Path log) throws IOException {
    String text = Files.exists(log) ? Files.readString(log) : "";
    return text.matches("(?s).*pid \\d+\n.*")
        ? ProcessHandle.of(Long.parseLong(text.replaceAll("(?s).*pid (\\d+)\n.*", "$1")))
        : Optional.empty();
  }

  private static void awaitEnd(ProcessHandle process) {
    await("the task's process is gone")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !process.isAlive());
  }

  private Process embedded() throws IOException {
    return program("embedded", "--images", images.toString(), "--state-dir", directory + "/home")
        .redirectError(directory.resolve("embedded.log").toFile())
        .start();
  }

  private static Map<String, String> line(Process process) throws IOException {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    return AwsJson.parse(reader.readLine().getBytes(StandardCharsets.UTF_8)).properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"up", "env", "conf", "status", "logs", "calls", "scenario", "clock", "down"})
  void everyCommandExplainsItself(String command) {
    Outcome shown = run(command, "--help");

    assertThat(shown.output()).contains("Usage:", command, "--state-dir");
    assertThat(shown.code()).isZero();
  }

  @Test
  void embeddedEndsWithItsTasksWhenStandardInputCloses() throws Exception {
    Process embedded = embedded();
    ProcessHandle task = task(line(embedded));
    embedded.getOutputStream().close();
    assertThat(embedded.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(embedded.exitValue()).isZero();
    awaitEnd(task);
  }

  @Test
  void tasksDoNotOutliveAKilledEmulator() throws Exception {
    Process embedded = embedded();
    ProcessHandle task = task(line(embedded));
    embedded.destroyForcibly();
    awaitEnd(task);
  }

  @Test
  void embeddedPrintsTheVariablesAndServesS3() throws Exception {
    Process embedded = embedded();
    Map<String, String> variables = line(embedded);
    assertThat(variables)
        .containsOnlyKeys(
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_S3",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "FARGATE_LOCAL_CLUSTER",
            "FARGATE_LOCAL_SUBNETS",
            "FARGATE_LOCAL_SECURITY_GROUPS",
            "FARGATE_LOCAL_EXECUTION_ROLE",
            "FARGATE_LOCAL_TASK_ROLE",
            "FARGATE_LOCAL_IMAGE",
            "FARGATE_LOCAL_BUCKET",
            "FARGATE_LOCAL_LOG_GROUP",
            "FARGATE_LOCAL_KMS_KEY",
            "FARGATE_LOCAL_HOST",
            "FARGATE_LOCAL_HOME",
            "FARGATE_LOCAL_PAGE");
    try (S3Client s3 =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(variables.get("AWS_ENDPOINT_URL_S3")))
            .forcePathStyle(true)
            .credentialsProvider(credentials(variables))
            .build()) {
      String bucket = variables.get("FARGATE_LOCAL_BUCKET");
      s3.putObject(r -> r.bucket(bucket).key("a/b"), RequestBody.fromString("hello"));
      assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("a/b")).asUtf8String())
          .isEqualTo("hello");
    }
    embedded.getOutputStream().close();
    assertThat(embedded.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void detachedInstanceIsSeenUsedAndEnded() throws Exception {
    Outcome up = run("up", "--detach", "--images", images.toString());
    assertThat(up.output())
        .contains("fargate-local is up", "web page")
        .containsPattern("tasks +process \\(.*--runner docker (is there too|cannot be had: )")
        .contains("eval \"$(fargate-local env --state-dir ");
    assertThat(up.code()).isZero();

    Outcome env = run("env");
    Map<String, String> variables =
        env.output()
            .lines()
            .map(line -> line.substring("export ".length()).split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].replace("'", "")));
    ProcessHandle task = task(variables);

    assertThat(run("conf").output())
        .contains("spark.fargate.cluster fargate-local\n")
        .contains("spark.fargate.endpointOverride " + variables.get("AWS_ENDPOINT_URL") + "\n")
        .contains("spark.fargate.executor.taskRole ", "spark.driver.host 127.0.0.1\n");
    assertThat(run("env", "--seed").output())
        .contains("export bastion_sgs='sg-", "export driver_subnets='subnet-")
        .contains("export executor_task_role='arn:aws:iam::", "export kms_key_id='arn:aws:kms:");

    Path scenario = Files.writeString(directory.resolve("s.json"), "{\"description\":\"calm\"}");
    assertThat(run("scenario", scenario.toString()).output()).contains("s.json plays");
    assertThat(run("scenario").output()).contains("plays: calm");
    assertThat(run("scenario", "--end").output()).contains("has ended");
    assertThat(run("clock", "--advance", "1h").output()).contains("1.0 s for each on the wall");
    Path wrong = Files.writeString(directory.resolve("w.json"), "{\"spot\":[{\"tasks\":-1}]}");
    assertThat(run("scenario", wrong.toString()).output())
        .contains("fargate-local: " + wrong + ": spot[0].tasks must be a whole number");
    Outcome status = run("status");
    String id = status.output().replaceAll("(?s).*\\n([0-9a-f]{32}) .*", "$1");
    assertThat(run("logs", id).output()).contains("pid " + task.pid());
    assertThat(run("calls").output()).contains("1  RunTask");
    assertThat(run("calls", "--json").output()).contains("\"taskDefinition\":\"app\"");
    Outcome twice = run("up", "--images", images.toString());
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.output()).contains("is up already").doesNotContain("\tat ");

    assertThat(run("down").output()).contains("fargate-local is down");
    awaitEnd(task);
    Outcome after = run("env");
    assertThat(after.code()).isEqualTo(1);
    assertThat(after.output()).contains("No instance named 'default' is up");
  }

  @Test
  void stateFileOfADeadInstanceIsToldPlainly() throws Exception {
    run("up", "--detach", "--images", images.toString());
    String pid = run("status").output().replaceAll("(?s).*pid (\\d+),.*", "$1");
    ProcessHandle instance = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    instance.destroyForcibly();
    awaitEnd(instance);
    for (String command : List.of("env", "status", "down")) {
      assertThat(run(command).output())
          .contains("The instance with pid " + pid + " is gone without having been ended")
          .contains("start one with: fargate-local up --detach --state-dir ");
    }
    assertThat(run("up", "--detach", "--images", images.toString()).code()).isZero();
    assertThat(run("down").code()).isZero();
  }

  @Test
  void scenarioThatIsWrongKeepsAnInstanceFromStarting() throws Exception {
    Path wrong = Files.writeString(directory.resolve("w.json"), "{ // no such member\n \"a\":1}");
    Outcome outcome = run("up", "--detach", "--scenario", wrong.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.output()).contains("--scenario " + wrong + ": a is no member");
  }

  @Test
  void mistakesAreToldInOneLine() throws Exception {
    for (String[] arguments :
        List.of(
            new String[] {"up", "--name", "a b"},
            new String[] {"up", "--images", "/does/not/exist"},
            new String[] {"up", "--spark-home", "/does/not/exist"},
            new String[] {"up", "--region", "mars"},
            new String[] {"up", "--port", "70000"},
            new String[] {"up", "--scenario", "/does/not/exist"},
            new String[] {"clock", "--advance", "soon"},
            new String[] {"scenario", "/does/not/exist"},
            new String[] {"logs", "x"})) {
      Outcome outcome = run(arguments);
      assertThat(outcome.code()).as(String.join(" ", arguments)).isEqualTo(1);
      assertThat(outcome.output()).contains("fargate-local: ").doesNotContain("\tat ");
    }
  }
}
