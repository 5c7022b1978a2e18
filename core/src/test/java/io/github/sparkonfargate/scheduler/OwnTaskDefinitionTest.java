package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.EcsException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executors from a task definition that the user made. */
class OwnTaskDefinitionTest {
  private static final String KEY = "spark.fargate.executor.taskDefinition";
  private static final String CONTAINER = "spark.fargate.executor.taskDefinitionContainerName";

  private final OptionsLab lab = new OptionsLab();

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void isLaunchedAsItIsAndNothingIsRegistered() {
    lab.aws.has("team-spark", "ACTIVE", "main", "proxy");

    JsonNode launch = lab.launched(Map.of(KEY, "team-spark:7"));

    assertThat(launch.at("/taskDefinition").asText()).endsWith("task-definition/team-spark");
    assertThat(launch.at("/overrides/containerOverrides/0/name").asText()).isEqualTo("main");
    assertThat(launch.at("/overrides/containerOverrides/0/command").size()).isPositive();
    assertThat(lab.aws.everything()).doesNotContain("RegisterTaskDefinition");
  }

  @Test
  void runsSparkInTheContainerThatIsNamed() {
    lab.aws.has("team-spark", "ACTIVE", "proxy", "work");

    JsonNode launch = lab.launched(Map.of(KEY, "team-spark:7", CONTAINER, "work"));

    assertThat(launch.at("/overrides/containerOverrides/0/name").asText()).isEqualTo("work");
  }

  @Test
  void bringsTheRoleThatEcsExecWorksBy() {
    lab.aws.has("team-spark", "ACTIVE", "main");

    JsonNode launch =
        lab.launched(
            Map.of(
                KEY,
                "team-spark:7",
                "spark.fargate.executor.taskRole",
                "",
                "spark.fargate.enableExecuteCommand",
                "true"));

    assertThat(launch.at("/enableExecuteCommand").asBoolean()).isTrue();
  }

  @Test
  void isRefusedWhereItHasNoSuchContainer() {
    lab.aws.has("team-spark", "ACTIVE", "main", "proxy");

    assertThatThrownBy(() -> lab.launched(Map.of(KEY, "team-spark:7", CONTAINER, "spork")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll("no container 'spork' but main, proxy", CONTAINER);
  }

  /** RunTask raises the task's memory, not the limit of a container. */
  @Test
  void isRefusedWhereItsContainerIsSmallerThanAnExecutor() {
    lab.aws.hasLimited("team-spark", "main", 2048);

    assertThatThrownBy(
            () -> lab.launched(Map.of(KEY, "team-spark:7", "spark.executor.memory", "14g")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll("'main'", KEY, "limited to 2048 MiB", "needs 15769");
    assertThat(lab.aws.everything()).doesNotContain("RunTask");

    assertThat(lab.launched(Map.of(KEY, "team-spark:7", "spark.executor.memory", "1g")))
        .as("1408 MiB in all")
        .isNotNull();
  }

  @Test
  void isRefusedWhereItIsInactiveOrNotThere() {
    assertThatThrownBy(() -> lab.launched(Map.of(KEY, "team-spark:7")))
        .isInstanceOf(EcsException.class)
        .hasMessageContainingAll("there is no task definition 'team-spark:7'", KEY);

    lab.aws.has("team-spark", "INACTIVE", "main");
    assertThatThrownBy(() -> lab.launched(Map.of(KEY, "team-spark:7")))
        .isInstanceOf(EcsException.class)
        .hasMessageContainingAll("INACTIVE", KEY);
    assertThat(lab.aws.everything()).doesNotContain("RunTask");
  }
}
