package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.ExecutorLoss.Kind;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stop code and reason that ECS documents, and what Spark is told. */
class LossReasonsTest {

  @ParameterizedTest
  @CsvSource({
    "SpotInterruption, Your Spot Task was interrupted., 137, '', INFRASTRUCTURE, Spot",
    "TerminationNotice, Your Spot Task was interrupted., 143, '', INFRASTRUCTURE, interrupted",
    "TerminationNotice, ECS is performing maintenance, -1, '', INFRASTRUCTURE, maintenance",
    "InfrastructureHealth, host is unhealthy, 137, '', INFRASTRUCTURE, unhealthy",
    "SomethingNewIn2027, new words, 1, '', INFRASTRUCTURE, new words",
    "UserInitiated, Task stopped by user, 143, '', INFRASTRUCTURE, somebody",
    "ServiceSchedulerInitiated, scaling, 143, '', INFRASTRUCTURE, scaling",
    "TaskFailedToStart, CannotPullContainerError: denied, -1, '', INFRASTRUCTURE, denied",
    "EssentialContainerExited, exited, 137, '', INFRASTRUCTURE, SIGKILL",
    "EssentialContainerExited, exited, 143, '', INFRASTRUCTURE, SIGTERM",
    "EssentialContainerExited, exited, -1, '', INFRASTRUCTURE, without an exit code",
    "EssentialContainerExited, exited, 137, OutOfMemoryError: Container killed due to memory usage,"
        + " APPLICATION, spark.executor.memoryOverhead",
    "EssentialContainerExited, OutOfMemory: container killed, 137, '', APPLICATION,"
        + " spark.executor.memoryOverhead",
    "EssentialContainerExited, exited, 0, '', APPLICATION, System.exit",
    "EssentialContainerExited, exited, 1, '', APPLICATION, exit code 1",
    "EssentialContainerExited, exited, 7, '', APPLICATION, spark.fargate.log.group",
    "EssentialContainerExited, exited, 50, '', APPLICATION, uncaught",
    "EssentialContainerExited, exited, 52, '', APPLICATION, spark.executor.memory",
    "EssentialContainerExited, exited, 53, '', APPLICATION, ephemeralStorage",
    "EssentialContainerExited, exited, 53, '', APPLICATION, spark.executorEnv.SPARK_LOCAL_DIRS",
    "EssentialContainerExited, exited, 56, '', APPLICATION, heartbeats",
    "EssentialContainerExited, exited, 78, '', APPLICATION, spark.fargate.container.image",
    "EssentialContainerExited, exited, 126, '', APPLICATION, entry point",
    "EssentialContainerExited, exited, 139, '', APPLICATION, SIGSEGV",
  })
  void saysWhyAndWhetherItCounts(
      String code, String reason, int exitCode, String containerReason, Kind kind, String words) {
    ExecutorLoss loss = LossReasons.of(stopped(code, reason, exitCode, containerReason));

    assertThat(loss.kind()).isEqualTo(kind);
    assertThat(loss.exitCode()).isEqualTo(exitCode);
    assertThat(loss.message()).contains(words).startsWith("Fargate task 0123 ");
  }

  @ParameterizedTest
  @CsvSource({
    "TaskFailedToStart, Timeout waiting for network interface provisioning to complete, TRANSIENT",
    "TaskFailedToStart, Timeout waiting for EphemeralStorage provisioning, TRANSIENT",
    "TaskFailedToStart, Network interface provision complete error, TRANSIENT",
    "TaskFailedToStart, 'CannotPullContainerError: dial tcp: i/o timeout', TRANSIENT",
    "TaskFailedToStart, Capacity is unavailable at this time, TRANSIENT",
    "TaskFailedToStart, 'CannotPullContainerError: unexpected status code: 429 Too Many Requests -"
        + " Server message: toomanyrequests: You have reached your pull rate limit', TRANSIENT",
    "TaskFailedToStart, CannotPullContainerError: net/http: TLS handshake timeout, TRANSIENT",
    "TaskFailedToStart, CannotPullContainerError: 503 Service Unavailable, TRANSIENT",
    "TaskFailedToStart, CannotPullContainerError: manifest unknown, PERMANENT",
    "TaskFailedToStart, CannotPullContainerError: pull access denied, PERMANENT",
    "TaskFailedToStart, ResourceInitializationError: unable to pull secrets, PERMANENT",
    "TaskFailedToStart, CannotStartContainerError: exec format error, PERMANENT",
    "EssentialContainerExited, Essential container in task exited, CONTAINER_ENDED",
    "SpotInterruption, Your Spot Task was interrupted., INTERRUPTED",
    "UserInitiated, somebody, INTERRUPTED",
  })
  void tellsPassingStartFailuresFromLastingOnes(String code, String reason, StartFailure expected) {
    assertThat(StartFailure.of(stopped(code, reason, -1, "").stop())).isEqualTo(expected);
  }

  @Test
  void knowsAReasonBeforeTheTaskHasStopped() {
    TaskSnapshot.Stop exited = new TaskSnapshot.Stop("EssentialContainerExited", "exited", 137, "");

    assertThat(LossReasons.isKnown(task(TaskStatus.DEPROVISIONING, exited))).isTrue();
    assertThat(LossReasons.isKnown(task(TaskStatus.STOPPED, TaskSnapshot.Stop.NONE))).isTrue();
    assertThat(LossReasons.isKnown(task(TaskStatus.RUNNING, TaskSnapshot.Stop.NONE))).isFalse();
  }

  @Test
  void waitsForTheExitCodeOfAContainerThatEnded() {
    TaskSnapshot.Stop noCode = new TaskSnapshot.Stop("EssentialContainerExited", "exited", -1, "");

    assertThat(LossReasons.isKnown(task(TaskStatus.STOPPING, noCode))).isFalse();
  }

  private static TaskSnapshot stopped(
      String code, String reason, int exitCode, String containerReason) {
    return task(TaskStatus.STOPPED, new TaskSnapshot.Stop(code, reason, exitCode, containerReason));
  }

  private static TaskSnapshot task(TaskStatus status, TaskSnapshot.Stop stop) {
    return new TaskSnapshot(
        "arn:aws:ecs:eu-west-1:1:task/spark/0123",
        status,
        status == TaskStatus.RUNNING ? TaskStatus.RUNNING : TaskStatus.STOPPED,
        stop,
        "app",
        "",
        "",
        Map.of(),
        TaskSnapshot.Times.UNKNOWN);
  }

  @Test
  void aSecretThatCannotBeReadIsNamedWithItsKeys() {
    TaskSnapshot.Stop stop =
        new TaskSnapshot.Stop(
            "TaskFailedToStart",
            "ResourceInitializationError: unable to pull secrets or registry auth: unable to"
                + " retrieve secret from asm",
            -1,
            "");

    assertThat(StartFailure.of(stop)).isEqualTo(StartFailure.PERMANENT);
    assertThat(StartFailure.advice(stop)).contains("secretKeyRef", "spark.fargate.executionRole");
  }
}
