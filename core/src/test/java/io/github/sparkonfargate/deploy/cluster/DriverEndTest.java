package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverEndTest {

  @ParameterizedTest(name = "{0} {2} {1}")
  @CsvSource({
    "EssentialContainerExited, Essential container in task exited, 0, '', 0, false",
    "EssentialContainerExited, Essential container in task exited, 3, '', 3, false",
    "EssentialContainerExited, Essential container in task exited, 137,"
        + " OutOfMemoryError: Container killed due to memory usage, 137, false",
    "EssentialContainerExited, Essential container in task exited, -1, '', 1, false",
    "UserInitiated, killed by spark-submit --kill, 143, '', 143, false",
    "UserInitiated, killed by spark-submit --kill, 0, '', 143, false",
    "ServiceSchedulerInitiated, Scaling activity initiated by (deployment x), 143, '', 143, false",
    "ServiceSchedulerInitiated, Scaling activity initiated by (deployment x), -1, '', 143, false",
    "ServiceSchedulerInitiated, Scaling activity initiated by (deployment x), 3, '', 3, false",
    "ServiceSchedulerInitiated, Scaling activity initiated by (deployment x), 0, '', 0, false",
    "SpotInterruption, Your Spot Task was interrupted., 143, '', 143, true",
    "SpotInterruption, Your Spot Task was interrupted., 0, '', 1, true",
    "TerminationNotice, ECS is performing maintenance, -1, '', 1, true",
    "ACodeOfLaterYears, who knows, 0, '', 1, true",
    "TaskFailedToStart, Timeout waiting for network interface provisioning, -1, '', 1, true",
    "TaskFailedToStart, CannotPullContainerError: denied, -1, '', 1, false"
  })
  void theExitCodeIsZeroOnlyForADriverThatEndedByItself(
      String code, String reason, int exit, String container, int expected, boolean retryable) {
    DriverEnd end = DriverEnd.of(stopped(new TaskSnapshot.Stop(code, reason, exit, container)));

    assertThat(end.exitCode()).isEqualTo(expected);
    assertThat(end.retryable()).isEqualTo(retryable);
    assertThat(end.words()).isNotBlank();
  }

  private static TaskSnapshot stopped(TaskSnapshot.Stop stop) {
    return new TaskSnapshot(
        "arn:task/x",
        TaskStatus.STOPPED,
        TaskStatus.STOPPED,
        stop,
        "spark-1/driver",
        "",
        "FARGATE",
        Map.of(),
        TaskSnapshot.Times.UNKNOWN);
  }
}
