package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorOrdersTest {

  @Test
  void executorsWithTooLongAnEnvironmentAreRefusedBeforeTheFirstLaunch() {
    assertThatThrownBy(() -> requireRoom(new SparkConf(false), Map.of("LONG", "x".repeat(8_000))))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("ECS takes 8192")
        .hasMessageContaining("environment variable LONG (8000 characters)");
  }

  @Test
  void executorsWithTooLongACommandAreRefusedAndItsValuesNotShown() {
    SparkConf conf =
        new SparkConf(false).set("spark.executor.extraJavaOptions", "-Dlist=" + "y".repeat(9_000));

    assertThatThrownBy(() -> requireRoom(conf, Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("'-Dlist'")
        .hasMessageNotContaining("yyy");
  }

  @Test
  void usualExecutorsFit() {
    assertThatCode(() -> requireRoom(new SparkConf(false), Map.of("LONG", "x".repeat(6_000))))
        .doesNotThrowAnyException();
  }

  private static void requireRoom(SparkConf conf, Map<String, String> environment) {
    FargateSettings settings = FargateSettings.parse(Map.of("spark.master", "fargate-local"));
    FargateApplication.ReadyTask ready =
        new FargateApplication.ReadyTask(
            "arn:aws:ecs:us-east-1:123456789012:task-definition/spark:1",
            new FargateApplication(settings).executorTask("us-east-1", environment));
    ExecutorOrders.requireRoom(
        ready,
        new ExecutorCommands(conf, "spark://CoarseGrainedScheduler@driver:7078", "spark-1"),
        ExecutorDefaults.of(conf, 0).resources());
  }
}
