package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** How tasks live, through the real SDK client, with time that the test moves. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class BehaviourTest {
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
  @Keeps({"task.new-missing", "task.unknown-missing"})
  void newTaskIsMissingForAWhile() {
    RunTaskResponse response = aws.ecs.runTask(LocalAws.launch("app").build());
    String arn = response.tasks().get(0).taskArn();

    var first = aws.ecs.describeTasks(r -> r.cluster(ReadyThings.CLUSTER).tasks(arn));
    assertThat(first.tasks()).isEmpty();
    assertThat(first.failures()).extracting(Failure::reason).containsExactly("MISSING");
    assertThat(first.failures()).extracting(Failure::arn).containsExactly(arn);

    aws.time.advance(LocalAws.UNTIL_RUNNING);
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  @Keeps({"task.states", "task.stop-term-then-kill"})
  void taskPassesThroughItsStatesInOrder() {
    String arn = aws.ecs.runTask(LocalAws.launch("app").build()).tasks().get(0).taskArn();
    aws.time.advance(Duration.ofMillis(160));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("PENDING");
    aws.time.advance(Duration.ofMillis(100));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("ACTIVATING");
    aws.time.advance(Duration.ofMillis(100));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("RUNNING");

    aws.runner.ignoresSigterm = true;
    aws.ecs.stopTask(r -> r.cluster(ReadyThings.CLUSTER).task(arn).reason("enough"));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("DEACTIVATING");
    assertThat(aws.describe(arn).desiredStatus()).isEqualTo("STOPPED");
    aws.time.advance(Duration.ofMillis(60));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("STOPPING");
    aws.time.advance(Duration.ofMillis(9_900));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("STOPPING");
    aws.time.advance(Duration.ofMillis(100));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("DEPROVISIONING");
    aws.time.advance(Duration.ofMillis(100));

    Task stopped = aws.describe(arn);
    assertThat(stopped.lastStatus()).isEqualTo("STOPPED");
    assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    assertThat(stopped.stoppedReason()).isEqualTo("enough");
    assertThat(stopped.containers().get(0).exitCode()).isEqualTo(137);
    assertThat(stopped.stoppedAt()).isAfter(stopped.stoppingAt());
  }

  @Test
  @Keeps("task.stopped-kept")
  void stoppedTaskVanishesAfterAnHour() {
    String arn = aws.running("app");
    aws.runner.started.get(0).exit(0);
    aws.time.advance(Duration.ofMinutes(59));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("STOPPED");
    aws.time.advance(Duration.ofMinutes(2));
    assertThat(aws.ecs.describeTasks(r -> r.cluster(ReadyThings.CLUSTER).tasks(arn)).failures())
        .hasSize(1);
  }

  @Test
  @Keeps("task.essential-exit")
  void essentialContainersExitEndsTheTaskWithItsCode() {
    String arn = aws.running("app");
    aws.runner.started.get(0).exit(52);
    aws.time.advance(Duration.ofSeconds(1));
    Task task = aws.describe(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(task.stoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(task.containers().get(0).exitCode()).isEqualTo(52);
    assertThat(aws.runner.released).hasSize(1);
  }

  @Test
  @Keeps("task.image-pull")
  void imageThatDoesNotExistFailsTheStart() {
    aws.register("absent", d -> d.containerDefinitions(c -> c.name("main").image("r/absent:1")));
    Task task = aws.describe(aws.running("absent"));
    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.stoppedReason()).startsWith("CannotPullContainerError").contains("r/absent:1");
    assertThat(task.containers().get(0).exitCode()).isNull();
  }

  @Test
  void entryPointThatCannotBeExecutedFailsTheStart() {
    aws.runner.refusesToStart = true;
    Task task = aws.describe(aws.running("app"));
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.stoppedReason()).startsWith("CannotStartContainerError");
  }

  @Test
  void stoppedBeforeItRunsItNeverRuns() {
    String arn = aws.ecs.runTask(LocalAws.launch("app").build()).tasks().get(0).taskArn();
    aws.ecs.stopTask(r -> r.cluster(ReadyThings.CLUSTER).task(arn));
    aws.time.advance(Duration.ofSeconds(5));
    assertThat(aws.describe(arn).lastStatus()).isEqualTo("STOPPED");
    assertThat(aws.runner.started).isEmpty();
  }

  @Test
  @Keeps("task.stop-drops-tags")
  void stoppingDropsTheTags() {
    RunTaskRequest request =
        LocalAws.launch("app").tags(Tag.builder().key("a").value("b").build()).build();
    String arn = aws.ecs.runTask(request).tasks().get(0).taskArn();
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    assertThat(tags(arn)).containsEntry("a", "b");
    aws.ecs.stopTask(r -> r.cluster(ReadyThings.CLUSTER).task(arn));
    assertThat(tags(arn)).isEmpty();
  }

  private Map<String, String> tags(String arn) {
    return aws
        .ecs
        .describeTasks(r -> r.cluster(ReadyThings.CLUSTER).tasks(arn).include(TaskField.TAGS))
        .tasks()
        .get(0)
        .tags()
        .stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  @Test
  @Keeps("tag.managed")
  void tagsPropagateAndEcsAddsItsOwn() {
    aws.register("tagged", d -> d.tags(Tag.builder().key("from").value("definition").build()));
    RunTaskRequest request =
        LocalAws.launch("tagged")
            .propagateTags("TASK_DEFINITION")
            .enableECSManagedTags(true)
            .build();
    String arn = aws.ecs.runTask(request).tasks().get(0).taskArn();
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    assertThat(tags(arn))
        .containsEntry("from", "definition")
        .containsEntry("aws:ecs:clusterName", ReadyThings.CLUSTER);
  }

  @Test
  @Keeps("run-task.client-token-replay")
  void sameTokenReturnsTheSameTasks() {
    RunTaskRequest request = LocalAws.launch("app").count(3).clientToken("once").build();
    List<String> first = arns(aws.ecs.runTask(request));
    List<String> second = arns(aws.ecs.runTask(request));
    assertThat(second).hasSize(3).isEqualTo(first);
  }

  @Test
  void sameTokenForAnotherRequestConflicts() {
    List<String> first = arns(aws.ecs.runTask(LocalAws.launch("app").clientToken("once").build()));
    assertThatThrownBy(
            () -> aws.ecs.runTask(LocalAws.launch("app").clientToken("once").count(2).build()))
        .isInstanceOfSatisfying(
            ConflictException.class,
            conflict -> assertThat(conflict.resourceIds()).isEqualTo(first));
  }

  @Test
  void tokenIsForgottenAfterADay() {
    RunTaskRequest request = LocalAws.launch("app").clientToken("once").build();
    List<String> first = arns(aws.ecs.runTask(request));
    aws.time.advance(Duration.ofHours(25));
    assertThat(arns(aws.ecs.runTask(request))).isNotEqualTo(first);
  }

  private static List<String> arns(RunTaskResponse response) {
    return response.tasks().stream().map(Task::taskArn).toList();
  }

  @Test
  @Keeps("task.list-running")
  void listsByStartedByAndDesiredStatus() {
    aws.ecs.runTask(LocalAws.launch("app").startedBy("me").count(2).build());
    aws.ecs.runTask(LocalAws.launch("app").startedBy("you").build());
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    aws.runner.started.get(0).exit(0);
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    assertThat(list("me", DesiredStatus.RUNNING)).hasSize(1);
    assertThat(list("me", DesiredStatus.STOPPED)).hasSize(1);
    assertThat(list("me", DesiredStatus.PENDING)).isEmpty();
    assertThat(list("nobody", DesiredStatus.RUNNING)).isEmpty();
  }

  private List<String> list(String startedBy, DesiredStatus status) {
    return aws.ecs
        .listTasks(r -> r.cluster(ReadyThings.CLUSTER).startedBy(startedBy).desiredStatus(status))
        .taskArns();
  }

  @Test
  void listingGoesByPages() {
    for (int call = 0; call < 3; call++) {
      aws.ecs.runTask(LocalAws.launch("app").count(10).build());
    }
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    var pages =
        aws.ecs.listTasksPaginator(r -> r.cluster(ReadyThings.CLUSTER).maxResults(12)).stream()
            .map(page -> page.taskArns().size())
            .toList();
    assertThat(pages).containsExactly(12, 12, 6);
  }

  @Test
  @Keeps("wire.rate")
  void registrationIsLimitedToOnePerSecondAfterTwenty() {
    for (int call = 1; call < 20; call++) { // the first was in start()
      aws.register("app", definition -> {});
    }
    assertThatThrownBy(() -> aws.register("app", definition -> {}))
        .isInstanceOfSatisfying(
            EcsException.class,
            refused -> {
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
              assertThat(refused.isThrottlingException()).isTrue();
            });
    aws.time.advance(Duration.ofSeconds(1));
    aws.register("app", definition -> {});
  }

  @Test
  void launchesAreLimitedToAHundredThenTwentyPerSecond() {
    for (int call = 0; call < 10; call++) {
      aws.ecs.runTask(LocalAws.launch("app").count(10).build());
    }
    assertThatThrownBy(() -> aws.ecs.runTask(LocalAws.launch("app").count(10).build()))
        .isInstanceOfSatisfying(
            EcsException.class, refused -> assertThat(refused.isThrottlingException()).isTrue());
    aws.time.advance(Duration.ofMillis(500));
    assertThat(aws.ecs.runTask(LocalAws.launch("app").count(10).build()).tasks()).hasSize(10);
  }

  @Test
  void spotTaskHasItsProviderAndNoLaunchType() {
    RunTaskRequest request =
        LocalAws.launch("app")
            .launchType((LaunchType) null)
            .capacityProviderStrategy(s -> s.capacityProvider("FARGATE_SPOT").weight(1))
            .build();
    Task task = aws.ecs.runTask(request).tasks().get(0);
    assertThat(task.capacityProviderName()).isEqualTo("FARGATE_SPOT");
    assertThat(task.launchType()).isNull();
  }

  @Test
  void deregisteredDefinitionIsKeptButDoesNotRun() {
    aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("app:1"));
    assertThat(
            aws.ecs
                .describeTaskDefinition(r -> r.taskDefinition("app:1"))
                .taskDefinition()
                .status())
        .isEqualTo(TaskDefinitionStatus.INACTIVE);
    assertThatThrownBy(() -> aws.ecs.runTask(LocalAws.launch("app:1").build()))
        .hasMessageContaining("TaskDefinition is inactive");
    assertThatThrownBy(() -> aws.ecs.runTask(LocalAws.launch("app").build()))
        .hasMessageContaining("TaskDefinition not found.");
    aws.register("app", definition -> {});
    assertThat(aws.ecs.listTaskDefinitions().taskDefinitionArns())
        .singleElement()
        .asString()
        .endsWith("/app:2");
  }

  @Test
  void unknownClusterIsAFailureInA200() {
    var response = aws.ecs.describeClusters(r -> r.clusters("default", "no"));
    assertThat(response.clusters()).hasSize(1);
    assertThat(response.failures()).extracting(Failure::reason).containsExactly("MISSING");
  }

  @Test
  void clusterCountsItsTasks() {
    aws.running("app");
    aws.ecs.runTask(LocalAws.launch("app").build());
    var cluster = aws.ecs.describeClusters(r -> r.clusters(ReadyThings.CLUSTER)).clusters().get(0);
    assertThat(cluster.runningTasksCount()).isEqualTo(1);
    assertThat(cluster.pendingTasksCount()).isEqualTo(1);
  }

  @Test
  void callLogCountsAndKeepsTheRequests() throws Exception {
    aws.ecs.runTask(LocalAws.launch("app").startedBy("me").build());
    assertThatThrownBy(() -> aws.ecs.stopTask(r -> r.task("x")));
    String calls = aws.admin("GET", "calls", "").body();
    assertThat(calls)
        .contains("\"RegisterTaskDefinition\":1", "\"RunTask\":1", "\"startedBy\":\"me\"")
        .contains("\"StopTask InvalidParameterException\":1");
    assertThat(aws.admin("DELETE", "calls", "").statusCode()).isEqualTo(200);
    assertThat(aws.admin("GET", "calls", "").body()).contains("\"counts\":{}");
  }

  @Test
  void adminApiShowsTheTasks() throws Exception {
    String arn = aws.running("app");
    String id = arn.substring(arn.lastIndexOf('/') + 1);
    assertThat(aws.get("/_fargate-local/state").body())
        .contains(id, "\"state\":\"RUNNING\"", "\"definition\":\"app:1\"")
        .contains("\"name\":\"fargate-local\",\"status\":\"ACTIVE\",\"running\":1");
    assertThat(aws.get("/_fargate-local/tasks").body()).contains(arn, "main.log");
  }

  @Test
  void pageAndItsFilesAreServedWithTheirTypes() throws Exception {
    for (String path : List.of("", "/", "/index.html")) {
      HttpResponse<String> page = aws.get("/_fargate-local" + path);
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
      assertThat(page.body()).contains("/_fargate-local/page.js", "Content-Security-Policy");
    }
    assertThat(aws.get("/_fargate-local/page.js").body()).contains("textContent");
    assertThat(aws.get("/_fargate-local/page.css").statusCode()).isEqualTo(200);
    assertThat(aws.get("/_fargate-local/../cli/Cli.class").statusCode()).isEqualTo(404);
  }
}
