package io.github.sparkonfargate.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.aws.AwsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

/** Thousands of tasks with nothing behind them, in a program started as bin/fargate-local does. */
@Timeout(600)
@EnabledOnOs(OS.LINUX) // the peak of memory is read from /proc
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class ScaleTest {
  private static final int TASKS = 5_000;
  private static final int MOST_MIB = 300;
  private static final Duration WAIT = Duration.ofMillis(500);

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private Map<String, String> variables = Map.of();

  @Test
  void fiveThousandTasksStartAndStopAtThePublishedRatesInLittleMemory() throws Exception {
    Process program = start();
    try (EcsClient ecs = client()) {
      turn("{\"scale\":0}");
      ecs.registerTaskDefinition(
          r ->
              r.family("app")
                  .networkMode(NetworkMode.AWSVPC)
                  .requiresCompatibilities(Compatibility.FARGATE)
                  .cpu("256")
                  .memory("512")
                  .containerDefinitions(c -> c.name("main").image("any")));
      Instant begin = now();
      List<String> arns = launchAll(ecs);
      // 100 at once, then 20 a second
      assertThat(Duration.between(begin, now()))
          .isBetween(Duration.ofSeconds((TASKS - 100) / 20), Duration.ofSeconds(250));
      turn("{\"advance\":\"10s\"}");
      assertThat(states(ecs, arns)).isEqualTo(Map.of("RUNNING", TASKS));

      begin = now();
      arns.forEach(arn -> patiently(() -> ecs.stopTask(r -> r.task(arn))));
      // 100 at once, then 40 a second
      assertThat(Duration.between(begin, now()))
          .isBetween(Duration.ofSeconds((TASKS - 100) / 40), Duration.ofSeconds(127));
      turn("{\"advance\":\"10s\"}");
      assertThat(states(ecs, arns)).isEqualTo(Map.of("STOPPED", TASKS));
      assertThat(peakMib(program)).isLessThan(MOST_MIB);

      turn("{\"advance\":\"2h\"}");
      assertThat(states(ecs, arns)).isEqualTo(Map.of("MISSING", TASKS));
    } finally {
      program.getOutputStream().close();
      assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Background.JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.github.sparkonfargate.local.Main", "embedded"));
    command.addAll(List.of("--runner", "simulated", "--state-dir", directory + "/home"));
    Process program =
        new ProcessBuilder(command).redirectError(directory.resolve("log").toFile()).start();
    String line = program.inputReader(StandardCharsets.UTF_8).readLine();
    Map<String, String> read = new HashMap<>();
    AwsJson.parse(line.getBytes(StandardCharsets.UTF_8))
        .properties()
        .forEach(each -> read.put(each.getKey(), each.getValue().asString()));
    variables = read;
    return program;
  }

  private EcsClient client() {
    return EcsClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(variables.get("AWS_ENDPOINT_URL")))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    variables.get("AWS_ACCESS_KEY_ID"), variables.get("AWS_SECRET_ACCESS_KEY"))))
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private List<String> launchAll(EcsClient ecs) {
    RunTaskRequest request =
        RunTaskRequest.builder()
            .taskDefinition("app")
            .count(10)
            .launchType(LaunchType.FARGATE)
            .networkConfiguration(
                n ->
                    n.awsvpcConfiguration(
                        v -> v.subnets(variables.get("FARGATE_LOCAL_SUBNETS").split(",", -1)[0])))
            .build();
    List<String> arns = new ArrayList<>();
    while (arns.size() < TASKS) {
      patiently(() -> ecs.runTask(request)).tasks().stream().map(Task::taskArn).forEach(arns::add);
    }
    return arns;
  }

  private static Map<String, Integer> add(Map<String, Integer> counts, String state) {
    counts.merge(state, 1, Integer::sum);
    return counts;
  }

  private Map<String, Integer> states(EcsClient ecs, List<String> arns) {
    Map<String, Integer> states = new HashMap<>();
    for (int from = 0; from < arns.size(); from += 100) {
      List<String> page = arns.subList(from, from + 100);
      DescribeTasksResponse found = patiently(() -> ecs.describeTasks(r -> r.tasks(page)));
      found.tasks().forEach(task -> add(states, task.lastStatus()));
      found.failures().forEach(failure -> add(states, failure.reason()));
    }
    return states;
  }

  /** Calls again, half a simulated second later, when it is throttled. */
  private <T> T patiently(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (EcsException refused) {
        if (!refused.isThrottlingException()) {
          throw refused;
        }
        turn("{\"advance\":\"" + WAIT.toMillis() + "ms\"}");
      }
    }
  }

  private Instant now() {
    return Instant.parse(AwsJson.parse(send("GET", "")).path("now").asString());
  }

  private void turn(String order) {
    var unused = send("POST", order);
  }

  private byte[] send(String method, String body) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(variables.get("FARGATE_LOCAL_PAGE") + "clock"))
                  .header("Content-Type", "application/json")
                  .method(method, BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** VmHWM of proc(5): the most memory the process ever had resident. */
  private static long peakMib(Process program) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(program.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
