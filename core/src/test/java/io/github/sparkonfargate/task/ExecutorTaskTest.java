package io.github.sparkonfargate.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutorTaskTest {
  private static final ExecutorResources RESOURCES =
      new ExecutorResources(2, 2048, 4096, 410, 0, 0);
  private static final ExecutorCommand COMMAND =
      new ExecutorCommand(
          "spark://CoarseGrainedScheduler@10.0.0.9:7078",
          "spark-123",
          2,
          0,
          List.of("-XX:+UseG1GC", "-Dname=a value"),
          "");

  @Test
  void overridesSizeCommandAndEnvironment() {
    LaunchRequest request =
        task("image:1").launch("arn:definition", COMMAND, RESOURCES, 10, "token");

    assertThat(request.overrides().cpuUnits()).isEqualTo(2048);
    assertThat(request.overrides().memoryMiB()).isEqualTo(5120);
    assertThat(request.overrides().environment()).containsEntry("SPARK_USER", "me");
    assertThat(request.overrides().command())
        .containsExactly(
            "executor",
            "--driver-url",
            "spark://CoarseGrainedScheduler@10.0.0.9:7078",
            "--app-id",
            "spark-123",
            "--cores",
            "2",
            "--resource-profile-id",
            "0",
            "--java-option",
            "-Xmx4096m",
            "--java-option",
            "-XX:+UseG1GC",
            "--java-option",
            "-Dname=a value");
  }

  @Test
  void leavesTheRolesToTheDefinition() {
    LaunchRequest request =
        task("image:1").launch("arn:definition", COMMAND, RESOURCES, 1, "token");
    TaskDefinitionSpec definition = task("image:1").definition();

    assertThat(request.overrides().executionRoleArn()).isEmpty();
    assertThat(request.overrides().taskRoleArn()).isEmpty();
    assertThat(definition.executionRole()).isEqualTo("executionRole");
    assertThat(definition.taskRole()).isEqualTo("taskRole");
  }

  @Test
  void tagsTasksWithApplicationRoleAndProfile() {
    LaunchRequest request =
        task("image:1").launch("arn:definition", COMMAND, RESOURCES, 1, "token");

    assertThat(request.tags())
        .containsEntry("spark-app-id", "spark-123")
        .containsEntry("spark-role", "executor")
        .containsEntry("spark-resource-profile-id", "0")
        .containsEntry("team", "data");
    assertThat(request.startedBy()).isEqualTo("spark-123");
  }

  @Test
  void sharesOneDefinitionAmongApplicationsAndProfiles() {
    assertThat(task("image:1").definition().family())
        .isEqualTo(task("image:1").definition().family())
        .startsWith("spark-fargate-")
        .isNotEqualTo(task("image:2").definition().family());
  }

  @Test
  void makesAMarkThatEcsTakes() {
    assertThat(StartedBy.of("spark-0a/b_1")).isEqualTo("spark-0a/b_1");
    assertThat(StartedBy.of("my app.1")).matches("[A-Za-z0-9/_-]{1,128}");
    assertThat(StartedBy.of("my app.1")).isNotEqualTo(StartedBy.of("my-app-1"));
    assertThat(StartedBy.of("x".repeat(300))).hasSize(128);
  }

  private static ExecutorTask task(String image) {
    return new ExecutorTask(
        new ExecutorTask.Container(
            "spark-fargate",
            image,
            "executionRole",
            "taskRole",
            "X86_64",
            new TaskDefinitionSpec.Log.AwsLogs(Map.of("awslogs-group", "/spark-fargate")),
            Duration.ofSeconds(120),
            true,
            new TaskDefinitionSpec.Confinement(false, false, ""),
            Map.of()),
        new ExecutorTask.Placement(
            "spark",
            new LaunchRequest.Capacity.OnDemand(),
            "LATEST",
            new LaunchRequest.Network(List.of("subnet-1"), List.of("sg-1"), false),
            new LaunchRequest.Options(true, false, false)),
        Map.of("SPARK_USER", "me"),
        0,
        Sizing.ROUND_UP,
        Map.of("team", "data"));
  }
}
