package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Scenarios and the clock, ordered by the admin API, and what a client sees of them. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class ScenarioTest {
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

  private void play(String scenario) throws Exception {
    HttpResponse<String> answer = aws.admin("POST", "scenario", scenario.replace('\'', '"'));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private String events() throws Exception {
    return aws.admin("GET", "scenario", "").body();
  }

  private String spotTask() {
    String arn =
        aws.ecs
            .runTask(
                LocalAws.launch("app")
                    .launchType((LaunchType) null)
                    .capacityProviderStrategy(s -> s.capacityProvider("FARGATE_SPOT").weight(1))
                    .build())
            .tasks()
            .get(0)
            .taskArn();
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    return arn;
  }

  @Test
  void timingsHoldFromNowOn() throws Exception {
    play("{'timing': {'provisioning': '30s'}}");
    String arn = aws.ecs.runTask(LocalAws.launch("app").build()).tasks().get(0).taskArn();
    aws.time.advance(Duration.ofSeconds(29));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("PROVISIONING");
    aws.time.advance(Duration.ofSeconds(2));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void faultComesAtItsTime() throws Exception {
    play("{'faults': [{'after': '10s', 'fault': 'throttle', 'action': 'ListTasks'}]}");
    aws.time.advance(Duration.ofSeconds(9));
    aws.ecs.listTasks();
    aws.time.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> aws.ecs.listTasks()).hasMessageContaining("Rate exceeded");
    aws.ecs.listTasks();
    assertThat(events()).contains("fault {\\\"fault\\\":\\\"throttle\\\"");
  }

  @Test
  void spotScheduleInterruptsTheOldestSpotTaskAgainAndAgain() throws Exception {
    String onDemand = aws.running("app");
    String first = spotTask();
    String second = spotTask();
    String third = spotTask();
    play("{'spot': [{'after': '1m', 'tasks': 1, 'every': '5m'}]}");
    aws.time.advance(Duration.ofSeconds(59));
    assertThat(states(first, second, third)).containsOnly("RUNNING");
    aws.time.advance(Duration.ofSeconds(10));
    assertThat(states(first, second, third)).containsExactly("STOPPED", "RUNNING", "RUNNING");
    aws.time.advance(Duration.ofMinutes(5));
    assertThat(states(first, second, third)).containsExactly("STOPPED", "STOPPED", "RUNNING");
    assertThat(aws.describe(onDemand).lastStatus()).isEqualTo("RUNNING");
    Task interrupted = aws.describe(first);
    assertThat(interrupted.stopCode()).isEqualTo(TaskStopCode.SPOT_INTERRUPTION);
    assertThat(interrupted.stoppedReason()).isEqualTo("Your Spot Task was interrupted.");
  }

  @Test
  void aFaultWithoutATaskHitsTheOldestRunningOnes() throws Exception {
    String first = aws.running("app");
    String second = aws.running("app");
    play("{'faults': [{'after': '10s', 'fault': 'infrastructure-stop', 'tasks': 1}]}");
    aws.time.advance(Duration.ofSeconds(15));

    assertThat(states(first, second)).containsExactly("STOPPED", "RUNNING");
    assertThat(events()).doesNotContain("failed");
  }

  @Test
  void aFaultMayAskForATagSoThatADriverIsSpared() throws Exception {
    String driver = aws.running("app");
    String executor =
        aws.ecs
            .runTask(
                LocalAws.launch("app").tags(t -> t.key("spark-role").value("executor")).build())
            .tasks()
            .get(0)
            .taskArn();
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    play("{'faults': [{'fault': 'infrastructure-stop', 'tag': 'spark-role=executor'}]}");
    aws.time.advance(Duration.ofSeconds(5));

    assertThat(states(driver, executor)).containsExactly("RUNNING", "STOPPED");
  }

  @Test
  void aFaultThatFindsNoTaskSaysSo() throws Exception {
    play("{'faults': [{'fault': 'infrastructure-stop'}]}");
    aws.time.advance(Duration.ofSeconds(1));

    assertThat(events()).contains("failed: there is no running task for it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'task': '' | task must be the id",
        "'task': 'x', 'tasks': 2 | task must be the id",
        "'tasks': 0 | tasks must be 1 or more",
        "'tag': 'executor' | tag must be NAME=VALUE",
        "'tasks': 1, 'code': 'X' | forget has no member code; it may have task, tasks, tag",
      })
  void targetsThatCannotBeAreRefusedWhenTheFileIsRead(String members, String words)
      throws Exception {
    String scenario = "{'faults': [{'fault': 'forget', " + members + "}]}";

    assertThat(aws.admin("POST", "scenario", scenario.replace('\'', '"')).body())
        .contains("faults[0].fault is wrong: " + words);
  }

  private List<String> states(String... arns) {
    return List.of(arns).stream().map(arn -> aws.describe(arn).lastStatus()).toList();
  }

  @Test
  void ratesOfTheScenarioAreEnforced() throws Exception {
    play("{'quotas': {'rates': {'fargate-launch': {'burst': 3, 'perSecond': 1}}}}");
    aws.ecs.runTask(LocalAws.launch("app").count(3).build());
    assertThatThrownBy(() -> aws.ecs.runTask(LocalAws.launch("app").build()))
        .isInstanceOfSatisfying(
            EcsException.class, refused -> assertThat(refused.isThrottlingException()).isTrue());
    aws.time.advance(Duration.ofSeconds(1));
    aws.ecs.runTask(LocalAws.launch("app").build());
  }

  @Test
  void quotaOfVcpusHolds() throws Exception {
    play("{'quotas': {'vcpus': {'on-demand': 2}}}");
    RunTaskResponse response = aws.ecs.runTask(LocalAws.launch("app").count(3).build());
    assertThat(response.tasks()).hasSize(2);
    assertThat(response.failures().get(0).reason()).contains("limit on the number of vCPUs");
    play("{}");
    assertThat(aws.ecs.runTask(LocalAws.launch("app").count(3).build()).tasks()).hasSize(3);
  }

  @Test
  void capacityOfASubnetHolds() throws Exception {
    play("{'capacity': {'" + LocalAws.SUBNET + "': 2}}");
    RunTaskResponse response = aws.ecs.runTask(LocalAws.launch("app").count(3).build());
    assertThat(response.tasks()).hasSize(2);
    assertThat(response.failures().get(0).reason()).contains("Capacity is unavailable");
  }

  @Test
  void invisibilityOfTheScenarioHolds() throws Exception {
    play("{'timing': {'invisible': '1m'}}");
    String arn = aws.running("app");
    aws.time.advance(Duration.ofSeconds(50));
    assertThat(aws.ecs.describeTasks(r -> r.cluster(ReadyThings.CLUSTER).tasks(arn)).failures())
        .hasSize(1);
    aws.time.advance(Duration.ofSeconds(10));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void latencyDelaysTheActionAndNoOther() throws Exception {
    play("{'latency': [{'action': 'ListTasks', 'delay': '3s', 'every': 2}]}");
    assertThat(millis(() -> aws.ecs.listTasks())).isGreaterThanOrEqualTo(3_000);
    assertThat(millis(() -> aws.ecs.listTasks())).isLessThan(3_000);
    assertThat(millis(() -> aws.ecs.listTasks())).isGreaterThanOrEqualTo(3_000);
    assertThat(millis(() -> aws.ecs.listClusters())).isLessThan(3_000);
  }

  private static long millis(Runnable call) {
    long before = System.nanoTime();
    call.run();
    return (System.nanoTime() - before) / 1_000_000;
  }

  @Test
  void anotherScenarioTakesBackWhatTheFirstSetAndDropsWhatItHadToDo() throws Exception {
    play(
        "{'timing': {'provisioning': '1h'}, 'clock': {'scale': 60},"
            + " 'faults': [{'after': '10s', 'fault': 'throttle', 'action': 'ListTasks'}]}");
    assertThat(aws.time.scale()).isEqualTo(60);
    play("{'description': 'calm'}");
    aws.time.advance(Duration.ofSeconds(20));
    assertThat(aws.time.scale()).isEqualTo(1);
    assertThatCode(() -> aws.ecs.listTasks()).doesNotThrowAnyException();
    assertThat(aws.describe(aws.running("app")).lastStatus()).isEqualTo("RUNNING");
    assertThat(events()).contains("begins: calm", "\"playing\":true");
    aws.admin("DELETE", "scenario", "");
    assertThat(events()).contains("\"playing\":false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{]                                             | it is no JSON",
        "[]                                             | the scenario must be an object",
        "{'spots': []}                                  | spots is no member; these are: capacity",
        "{'timing': 'slow'}                             | timing must be fast, aws or an object",
        "{'timing': {'pending': 3}}                     | timing.pending must be a string",
        "{'timing': {'pending': '3 days'}}              | timing.pending is wrong: '3 days' is no",
        "{'clock': {'scale': -1}}                       | clock.scale must be a number from 0",
        "{'latency': [{'action': 'RunTask'}]}           | latency[0].delay is missing",
        "{'quotas': {'rates': {'x': {}}}}               | quotas.rates.x is no bucket",
        "{'capacity': {'subnet-1': 1.5}}                | capacity.subnet-1 must be a whole number",
        "{'faults': [{'fault': 'fire'}]}                | faults[0].fault is wrong: fault must be",
        "{'spot': [{'tasks': 0}]}                       | spot[0].tasks must be a whole number",
        "{'spot': [{'every': '1ms'}]}                   | spot[0].every must be at least 1s",
        "{'simulated': [{'image': 'a', 'code': 256}]}   | simulated[0].code must be a whole number",
        "{'simulated': [{'image': 'a'}]}                | simulated needs an instance started with"
      })
  void wrongScenarioIsRefusedWithItsPlace(String scenario, String words) throws Exception {
    HttpResponse<String> answer = aws.admin("POST", "scenario", scenario.replace('\'', '"'));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(words);
    assertThat(events()).contains("\"playing\":false");
  }

  @Test
  void commentsAreAllowed() throws Exception {
    play("# what it is\n{ // why\n 'description': 'commented', /* all */ }");
    assertThat(events()).contains("begins: commented");
  }

  @Test
  void clockLeapsAndChangesItsPace() throws Exception {
    String arn = aws.ecs.runTask(LocalAws.launch("app").build()).tasks().get(0).taskArn();
    assertThat(aws.admin("POST", "clock", "{\"advance\":\"2s\"}").statusCode()).isEqualTo(200);
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("RUNNING");
    assertThat(aws.admin("POST", "clock", "{\"scale\":0}").body()).contains("\"scale\":0.0");
    assertThat(aws.admin("GET", "clock", "").body()).contains("\"now\":\"2026-01-01T00:00:02Z\"");
    for (String wrong :
        List.of("{}", "{\"scale\":-1}", "{\"scale\":\"x\"}", "{\"advance\":5}", "{")) {
      assertThat(aws.admin("POST", "clock", wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void examplesOfTheDocumentationArePlayable() throws Exception {
    Path folder = Path.of(System.getProperty("root.directory"), "examples", "scenarios");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> examples = files.toList();
      assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
      for (Path example : examples) {
        assertThatCode(() -> FargateLocal.checkScenario(Files.readString(example)))
            .as(example.toString())
            .doesNotThrowAnyException();
      }
    }
  }
}
