package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Faults that are ordered by the admin API, and what a client sees of them. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class FaultsTest {
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
  void lostReplyStartsTheTaskAllTheSame() throws Exception {
    order("{\"fault\":\"lose-reply\",\"calls\":1}");
    RunTaskRequest request = LocalAws.launch("app").startedBy("me").clientToken("t").build();
    assertThatThrownBy(() -> aws.ecs.runTask(request)).isInstanceOf(SdkClientException.class);
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    assertThat(running("me")).hasSize(1);
    assertThat(arns(aws.ecs.runTask(request))).isEqualTo(running("me"));
  }

  @Test
  void missingCapacityIsAFailureInA200() throws Exception {
    order("{\"fault\":\"capacity\",\"placed\":2,\"calls\":1}");
    RunTaskResponse response = aws.ecs.runTask(LocalAws.launch("app").count(5).build());
    assertThat(response.tasks()).hasSize(2);
    assertThat(response.failures())
        .extracting(Failure::reason)
        .singleElement()
        .asString()
        .startsWith("Capacity is unavailable at this time");
    assertThat(aws.ecs.runTask(LocalAws.launch("app").count(5).build()).tasks()).hasSize(5);
  }

  @Test
  void orderedThrottlingHitsTheNextCallsOnly() throws Exception {
    order("{\"fault\":\"throttle\",\"action\":\"ListTasks\",\"calls\":1}");
    assertThatThrownBy(() -> aws.ecs.listTasks()).hasMessageContaining("Rate exceeded");
    aws.ecs.listTasks();
  }

  @Test
  void orderedErrorHasItsCode() throws Exception {
    order(
        "{\"fault\":\"error\",\"action\":\"StopTask\",\"code\":\"AccessDeniedException\","
            + "\"status\":400,\"message\":\"no\"}");
    assertThatThrownBy(() -> aws.ecs.stopTask(r -> r.task("0".repeat(32))))
        .isInstanceOf(software.amazon.awssdk.services.ecs.model.AccessDeniedException.class);
  }

  @Test
  @Keeps("task.spot-notice")
  void spotInterruptionStopsTheTask() throws Exception {
    String arn = aws.running("app");
    order("{\"fault\":\"spot-interrupt\",\"task\":\"" + arn + "\"}");
    aws.time.advance(Duration.ofSeconds(1));
    Task task = aws.describe(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.SPOT_INTERRUPTION);
    assertThat(task.stoppedReason()).isEqualTo("Your Spot Task was interrupted.");
    assertThat(task.containers().get(0).exitCode()).isEqualTo(143);
  }

  @Test
  @Keeps("task.infrastructure-stop")
  void maintenanceStopsTheTask() throws Exception {
    String arn = aws.running("app");
    order("{\"fault\":\"infrastructure-stop\",\"task\":\"" + arn + "\"}");
    aws.time.advance(Duration.ofSeconds(1));
    Task task = aws.describe(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TERMINATION_NOTICE);
    assertThat(task.stoppedReason()).startsWith("ECS is performing maintenance");
  }

  @Test
  void tasksEndForReasonsThatTheSdkDoesNotKnowYet() throws Exception {
    String arn = aws.running("app");
    order(
        "{\"fault\":\"infrastructure-stop\",\"code\":\"InfrastructureHealth\",\"reason\":\"Broken\","
            + "\"task\":\""
            + arn
            + "\"}");
    aws.time.advance(Duration.ofSeconds(1));
    Task task = aws.describe(arn);
    assertThat(task.stopCodeAsString()).isEqualTo("InfrastructureHealth");
    assertThat(task.stoppedReason()).isEqualTo("Broken");
  }

  @Test
  void aTaskCanBeForgottenThoughItRuns() throws Exception {
    String arn = aws.running("app");
    order("{\"fault\":\"forget\",\"task\":\"" + arn + "\"}");
    assertThat(aws.ecs.describeTasks(r -> r.cluster(ReadyThings.CLUSTER).tasks(arn)).failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MISSING"));
    assertThat(aws.admin("POST", "faults", "{\"fault\":\"forget\",\"task\":\"none\"}").body())
        .contains("there is no task 'none'");
  }

  @Test
  void networkInterfaceTimeoutFailsTheStart() throws Exception {
    order("{\"fault\":\"start-failure\",\"kind\":\"network-interface\",\"tasks\":1}");
    Task failed = aws.describe(aws.running("app"));
    assertThat(failed.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(failed.stoppedReason()).contains("network interface provisioning");
    assertThat(aws.describe(aws.running("app")).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void wrongFaultOrdersAreRefusedInWords() throws Exception {
    assertThat(aws.admin("POST", "faults", "{\"fault\":\"fire\"}").body()).contains("lose-reply");
    assertThat(aws.admin("POST", "faults", "{").statusCode()).isEqualTo(400);
    assertThat(aws.admin("POST", "faults", "{\"fault\":\"capacity\",\"calls\":-1}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aMisspeltMemberIsRefusedWithThoseThatThereAre() throws Exception {
    var refused =
        aws.admin("POST", "faults", "{\"fault\":\"throttle\",\"actoin\":\"ListTasks\",\"call\":2}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("throttle has no member actoin, call; it may have action, calls");
    assertThat(aws.admin("GET", "faults", "").body()).doesNotContain("RunTask");
  }

  private void order(String json) throws Exception {
    assertThat(aws.admin("POST", "faults", json).statusCode()).isEqualTo(200);
  }

  private static List<String> arns(RunTaskResponse response) {
    return response.tasks().stream().map(Task::taskArn).toList();
  }

  private List<String> running(String startedBy) {
    return aws.ecs.listTasks(r -> r.cluster(ReadyThings.CLUSTER).startedBy(startedBy)).taskArns();
  }
}
