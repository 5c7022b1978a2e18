package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.executor.TaskMetadata;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SparkSubmitCommandTest {
  private static final TaskMetadata TASK =
      new TaskMetadata("arn:aws:ecs:x:1:task/c/0a1b", "c", "10.0.0.7", Optional.empty());

  private static final Path TMP = Path.of("/tmp/d");

  @Test
  void theDriverIsReachedAtItsTasksAddressOnFixedPorts() {
    assertThat(properties(Map.of("spark.driver.host", "client")))
        .containsEntry("spark.driver.host", "10.0.0.7")
        .containsEntry("spark.driver.bindAddress", "10.0.0.7")
        .containsEntry("spark.driver.port", "7078")
        .containsEntry("spark.driver.blockManager.port", "7079")
        .containsEntry("spark.submit.deployMode", "client")
        .containsEntry("spark.fargate.driver.applicationId", "spark-1");
  }

  @Test
  void whatTheUserSetStays() {
    assertThat(
            properties(
                Map.of(
                    "spark.driver.port", "9000",
                    "spark.submit.callSystemExitOnMainExit", "false",
                    "spark.jars.ivy", "/ivy",
                    "spark.driver.defaultJavaOptions", "-Dmine=1")))
        .containsEntry("spark.driver.port", "9000")
        .containsEntry("spark.submit.callSystemExitOnMainExit", "false")
        .containsEntry("spark.jars.ivy", "/ivy")
        .containsEntry("spark.driver.defaultJavaOptions", "-XX:+ExitOnOutOfMemoryError -Dmine=1");
  }

  @Test
  void aUsersOwnAnswerToLackOfMemoryStays() {
    assertThat(properties(Map.of("spark.driver.extraJavaOptions", "-XX:-ExitOnOutOfMemoryError")))
        .doesNotContainKey("spark.driver.defaultJavaOptions");
  }

  @Test
  void runsStockSparkSubmitWithThePropertiesInAFile() {
    assertThat(
            SparkSubmitCommand.words(
                Path.of("/spark"), Path.of("/tmp/p"), Orders.of(Map.of()), "/tmp/app.jar"))
        .containsExactly(
            "/spark/bin/spark-submit",
            "--properties-file",
            "/tmp/p",
            "--class",
            "org.example.Main",
            "/tmp/app.jar",
            "20");
  }

  @Test
  void leavesTheRunnerOfAProgramInRToSparkWithTheProgramsArguments() {
    DriverOrder order =
        Orders.of(Map.of(), new DriverOrder.Resource(DriverOrder.Kind.R, "s3://b/job.R"));

    assertThat(SparkSubmitCommand.words(Path.of("/spark"), Path.of("/tmp/p"), order, "/tmp/job.R"))
        .containsExactly(
            "/spark/bin/spark-submit", "--properties-file", "/tmp/p", "/tmp/job.R", "20");
  }

  @Test
  void variablesOfTheDriverComeFromTheConfigurationNotFromEcs() {
    assertThat(
            SparkSubmitCommand.environment(
                Map.of("spark.fargate.driverEnv.A", "1", "spark.executorEnv.B", "2"), "10.0.0.7"))
        .containsExactly(Map.entry("A", "1"));
  }

  @Test
  void onTheLocalFargateTheUserInterfaceStaysOnTheTasksLoopbackAddress() {
    assertThat(SparkSubmitCommand.environment(Map.of(), "127.9.8.7"))
        .containsExactly(Map.entry("SPARK_LOCAL_IP", "127.9.8.7"));
  }

  @Test
  void theAttemptsOfADriverThatMayBeStartedAgainAreToldApart() {
    DriverOrder order = Orders.of(Map.of());

    assertThat(SparkSubmitCommand.properties(restartable(order), Map.of(), TASK, TMP))
        .containsEntry("spark.fargate.driver.attemptId", "0a1b");
    assertThat(SparkSubmitCommand.properties(order, Map.of(), TASK, TMP))
        .doesNotContainKey("spark.fargate.driver.attemptId");
  }

  private static DriverOrder restartable(DriverOrder order) {
    return new DriverOrder(
        order.version(),
        order.applicationId(),
        order.properties(),
        order.resource(),
        order.mainClass(),
        order.arguments(),
        order.sparkConfFiles(),
        order.hadoopConfFiles(),
        order.uploads(),
        order.deleteUploads(),
        true,
        order.redaction(),
        order.timeLimitSeconds(),
        order.leaseSeconds());
  }

  private static Map<String, String> properties(Map<String, String> ordered) {
    return SparkSubmitCommand.properties(Orders.of(ordered), ordered, TASK, TMP);
  }
}
