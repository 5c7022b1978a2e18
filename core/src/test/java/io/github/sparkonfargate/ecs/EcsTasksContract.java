package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link EcsTasks} must do, whatever is behind it. */
public abstract class EcsTasksContract {
  private static final String MARK = "app-contract";

  // A real ECS remembers the tokens of earlier runs.
  private final String run = UUID.randomUUID() + "-";

  protected abstract EcsTasks ecs();

  /** Lets time pass until the assertion holds; fails when it does not in a minute. */
  protected abstract void eventually(Runnable assertion);

  @Test
  void launchesAsManyTasksAsAskedFor() {
    LaunchResult.Launched launched = launch(3, "token-1");

    assertThat(launched.tasks()).hasSize(3).extracting(TaskSnapshot::arn).doesNotHaveDuplicates();
    assertThat(launched.shortfall()).isEmpty();
  }

  @Test
  void givesBackTheSameTasksForTheSameToken() {
    LaunchResult.Launched first = launch(2, "token-2");
    LaunchResult.Launched second = launch(2, "token-2");

    assertThat(arns(second)).containsExactlyInAnyOrderElementsOf(arns(first));
  }

  @Test
  void describesWhatItLaunched() {
    List<String> arns = arns(launch(2, "token-3"));

    eventually(
        () -> {
          DescribeResult result = ecs().describe(arns);
          assertThat(result.missing()).isEmpty();
          assertThat(result.tasks())
              .hasSize(2)
              .allSatisfy(task -> assertThat(task.startedBy()).isEqualTo(MARK))
              .allSatisfy(task -> assertThat(task.status()).isEqualTo(TaskStatus.RUNNING))
              .allSatisfy(task -> assertThat(task.tags()).containsEntry("spark-role", "executor"));
        });
  }

  @Test
  void callsAnUnknownTaskMissing() {
    String arn = arns(launch(1, "token-4")).get(0);
    String unknown = arn.substring(0, arn.length() - 4) + "ffff";

    assertThat(ecs().describe(List.of(unknown)).missing()).containsExactly(unknown);
  }

  @Test
  void listsRunningTasksByTheirMark() {
    List<String> arns = arns(launch(2, "token-5"));

    eventually(() -> assertThat(ecs().listStartedBy(MARK)).containsAll(arns));
    assertThat(ecs().listStartedBy("somebody-else")).isEmpty();
  }

  @Test
  void stopsATaskAndSaysWhoDid() {
    String arn = arns(launch(1, "token-6")).get(0);
    eventually(() -> assertThat(status(arn)).isEqualTo(TaskStatus.RUNNING));

    ecs().stop(arn, "because of the test");

    eventually(() -> assertThat(status(arn)).isEqualTo(TaskStatus.STOPPED));
    TaskSnapshot task = ecs().describe(List.of(arn)).tasks().get(0);
    assertThat(task.stop().code()).isEqualTo("UserInitiated");
    assertThat(task.stop().reason()).contains("because of the test");
    assertThat(task.isEnding()).isTrue();
  }

  @Test
  void takesAnUnknownTaskForStopped() {
    String arn = arns(launch(1, "token-7")).get(0);
    String unknown = arn.substring(0, arn.length() - 4) + "ffff";

    assertThatCode(() -> ecs().stop(unknown, "test")).doesNotThrowAnyException();
  }

  @Test
  void registersATaskDefinitionOnlyOnce() {
    String first = ecs().ensureTaskDefinition(definition("a"));
    String again = ecs().ensureTaskDefinition(definition("a"));
    String other = ecs().ensureTaskDefinition(definition("b"));

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void findsItsCluster() {
    assertThatCode(() -> ecs().checkCluster()).doesNotThrowAnyException();
  }

  /** The definition that is launched; behind a real ECS it has to exist. */
  protected LaunchRequest request(int count, String token) {
    return LaunchRequests.of(MARK, 0, count, token);
  }

  /** A definition that the ECS at hand accepts. */
  protected TaskDefinitionSpec definition(String image) {
    return some(image);
  }

  static TaskDefinitionSpec some(String image) {
    return new TaskDefinitionSpec(
        "spark-fargate",
        "spark",
        "spark-fargate:" + image,
        "executionRole",
        "taskRole",
        1024,
        2048,
        "X86_64",
        new TaskDefinitionSpec.Log.Off(),
        new TaskDefinitionSpec.Container(
            Duration.ofSeconds(120), true, TaskDefinitionSpec.Confinement.none()),
        Map.of());
  }

  private TaskStatus status(String arn) {
    DescribeResult result = ecs().describe(List.of(arn));
    return result.tasks().isEmpty() ? TaskStatus.UNKNOWN : result.tasks().get(0).status();
  }

  private LaunchResult.Launched launch(int count, String token) {
    LaunchResult result = ecs().run(request(count, run + token));
    assertThat(result).isInstanceOf(LaunchResult.Launched.class);
    return (LaunchResult.Launched) result;
  }

  private static List<String> arns(LaunchResult.Launched launched) {
    return launched.tasks().stream().map(TaskSnapshot::arn).toList();
  }
}
