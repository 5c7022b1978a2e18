package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link EcsTasks} must do, whatever is behind it. */
public abstract class EcsTasksContract {
  private static final String MARK = "app-contract";

  protected abstract EcsTasks ecs();

  /** Lets time pass until a state that was asked for can be seen. */
  protected abstract void pass(Duration duration);

  @Test
  void launchesAsManyTasksAsAskedFor() {
    LaunchResult.Launched launched = launch(3, "token-1");

    assertThat(launched.tasks()).hasSize(3).extracting(TaskSnapshot::arn).doesNotHaveDuplicates();
    assertThat(launched.failures()).isEmpty();
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
    pass(Duration.ofSeconds(30));

    DescribeResult result = ecs().describe(arns);

    assertThat(result.missing()).isEmpty();
    assertThat(result.tasks()).extracting(TaskSnapshot::startedBy).containsOnly(MARK);
    assertThat(result.tasks()).extracting(TaskSnapshot::desired).containsOnly(TaskStatus.RUNNING);
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
    pass(Duration.ofSeconds(30));

    assertThat(ecs().listStartedBy(MARK)).containsAll(arns);
    assertThat(ecs().listStartedBy("somebody-else")).isEmpty();
  }

  @Test
  void stopsATaskAndSaysWhoDid() {
    String arn = arns(launch(1, "token-6")).get(0);
    pass(Duration.ofSeconds(30));

    ecs().stop(arn, "because of the test");
    pass(Duration.ofSeconds(30));

    TaskSnapshot task = ecs().describe(List.of(arn)).tasks().get(0);
    assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.stop().code()).isEqualTo("UserInitiated");
    assertThat(task.stop().reason()).contains("because of the test");
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

  protected static TaskDefinitionSpec definition(String image) {
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
        new TaskDefinitionSpec.Container(Duration.ofSeconds(120), true, false, ""),
        Map.of());
  }

  private LaunchResult.Launched launch(int count, String token) {
    LaunchResult result = ecs().run(request(count, token));
    assertThat(result).isInstanceOf(LaunchResult.Launched.class);
    return (LaunchResult.Launched) result;
  }

  private static List<String> arns(LaunchResult.Launched launched) {
    return launched.tasks().stream().map(TaskSnapshot::arn).toList();
  }
}
