package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** Whose end it is that a task with several containers tells. */
class TaskSnapshotsTest {
  private static final Container AGENT = Container.builder().name("aws-guardduty-agent-1").build();
  private static final Container ROUTER = ended("log_router", 143, "");

  @Test
  void theContainerThatWasLaunchedWithACommandTellsTheEnd() {
    Task task =
        task(ROUTER, ended("app", 52, "OutOfMemoryError")).toBuilder()
            // ECS names every container of the definition here.
            .overrides(overrides(overridden("log_router"), overridden("app", "executor")))
            .build();

    assertThat(stop(task).exitCode()).isEqualTo(52);
    assertThat(stop(task).containerReason()).isEqualTo("OutOfMemoryError");
  }

  @Test
  void withoutOverridesTheContainerCalledSparkTellsTheEnd() {
    assertThat(stop(task(AGENT, ROUTER, ended("spark", 1, ""))).exitCode()).isEqualTo(1);
  }

  @Test
  void aContainerThatStillRunsIsNotAnsweredForByItsSidecar() {
    Container running = Container.builder().name("spark").build();

    assertThat(stop(task(ROUTER, running)).exitCode()).isEqualTo(TaskSnapshot.NO_EXIT_CODE);
  }

  @Test
  void anyContainerWillDoWhereNoneIsKnownByName() {
    assertThat(stop(task(ended("main", 3, ""))).exitCode()).isEqualTo(3);
  }

  @Test
  void rightAfterRunTaskThereIsNone() {
    assertThat(stop(task())).isEqualTo(TaskSnapshot.Stop.NONE);
  }

  private static TaskSnapshot.Stop stop(Task task) {
    return TaskSnapshots.of(task).stop();
  }

  private static Task task(Container... containers) {
    return Task.builder()
        .taskArn("arn:aws:ecs:eu-west-1:1:task/c/1")
        .containers(containers)
        .build();
  }

  private static TaskOverride overrides(ContainerOverride... each) {
    return TaskOverride.builder().containerOverrides(List.of(each)).build();
  }

  private static ContainerOverride overridden(String name, String... command) {
    return ContainerOverride.builder().name(name).command(command).build();
  }

  private static Container ended(String name, int exitCode, String reason) {
    return Container.builder().name(name).exitCode(exitCode).reason(reason).build();
  }
}
