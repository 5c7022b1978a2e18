package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterModeSettingsTest {

  @Test
  void waitsWithoutLimitAndTriesOnceUnlessToldOtherwise() {
    ClusterModeSettings settings = ClusterModeSettings.parse(complete());

    assertThat(settings.waitForEnd()).isTrue();
    assertThat(settings.waitTimeout()).isEmpty();
    assertThat(settings.driverTimeout()).isEmpty();
    assertThat(settings.leaseTimeout()).isEmpty();
    assertThat(settings.maxAttempts()).isEqualTo(1);
    assertThat(settings.uploads().path()).isEmpty();
    assertThat(settings.uploads().deleteAtEnd()).isTrue();
  }

  @Test
  void readsEveryKey() {
    ClusterModeSettings settings =
        ClusterModeSettings.parse(
            complete(
                "spark.fargate.file.upload.path", "s3a://bucket/prefix",
                "spark.fargate.file.upload.deleteOnTermination", "false",
                "spark.fargate.file.upload.endpointOverride", "http://127.0.0.1:9000",
                "spark.fargate.submission.waitTimeout", "2h",
                "spark.fargate.submission.leaseTimeout", "1min",
                "spark.fargate.driver.timeout", "12h",
                "spark.fargate.driver.maxAttempts", "3"));

    assertThat(settings.uploads().path()).isEqualTo("s3a://bucket/prefix");
    assertThat(settings.uploads().deleteAtEnd()).isFalse();
    assertThat(settings.uploads().endpoint()).hasToString("Optional[http://127.0.0.1:9000]");
    assertThat(settings.waitTimeout()).contains(Duration.ofHours(2));
    assertThat(settings.leaseTimeout()).contains(Duration.ofMinutes(1));
    assertThat(settings.driverTimeout()).contains(Duration.ofHours(12));
    assertThat(settings.maxAttempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.fargate.file.upload.path, hdfs://namenode/",
    "spark.fargate.file.upload.path, local:///tmp/x",
    "spark.fargate.file.upload.path, https://host/x",
    "spark.fargate.file.upload.path, /tmp",
    "spark.fargate.file.upload.path, s3://B",
    "spark.fargate.submission.waitTimeout, 0s",
    "spark.fargate.submission.leaseTimeout, 1s",
    "spark.fargate.driver.maxAttempts, 0",
    "spark.fargate.submission.waitAppCompletion, perhaps"
  })
  void refusesWhatMakesNoSense(String key, String value) {
    assertThat(problems(complete(key, value))).singleElement().asString().contains(key, value);
  }

  @Test
  void theDriverNeedsARoleBecauseItCallsEcsItself() {
    Map<String, String> conf = complete();
    conf.remove("spark.fargate.driver.taskRole");

    assertThat(problems(conf))
        .singleElement()
        .asString()
        .contains("spark.fargate.driver.taskRole is not set", "RunTask");
  }

  @Test
  void anExistingDefinitionBringsTheDriversImageAndRoles() {
    Map<String, String> conf = complete("spark.fargate.driver.taskDefinition", "mine:7");
    conf.remove("spark.fargate.driver.taskRole");
    conf.remove("spark.fargate.container.image");
    conf.remove("spark.fargate.executionRole");

    assertThat(problems(conf)).isEmpty();
  }

  @Test
  void thatOfExecutorsBringsTheDriverNothing() {
    Map<String, String> conf = complete("spark.fargate.executor.taskDefinition", "mine:7");
    conf.remove("spark.fargate.executionRole");

    assertThat(problems(conf)).singleElement().asString().contains("spark.fargate.executionRole");
  }

  @Test
  void anImageAndSubnetsOfExecutorsAloneDoNotDo() {
    Map<String, String> conf = complete();
    conf.remove("spark.fargate.container.image");
    conf.remove("spark.fargate.subnets");
    conf.put("spark.fargate.executor.container.image", "e");
    conf.put("spark.fargate.executor.subnets", "subnet-1");

    assertThat(problems(conf))
        .anyMatch(problem -> problem.startsWith("spark.fargate.container.image is not set"))
        .anyMatch(problem -> problem.startsWith("spark.fargate.subnets is not set"))
        .hasSize(2);
  }

  @Test
  void theEmbeddedLocalFargateCannotBeLeft() {
    Map<String, String> conf = Map.of("spark.master", "fargate-local");
    assertThat(problems(conf)).isEmpty();

    Map<String, String> leaving = new HashMap<>(conf);
    leaving.put("spark.fargate.submission.waitAppCompletion", "false");
    assertThat(problems(leaving)).singleElement().asString().contains("fargate-local");
  }

  @Test
  void nobodyRenewsTheLeaseOfASubmissionThatDoesNotWait() {
    assertThat(
            problems(
                complete(
                    "spark.fargate.submission.leaseTimeout", "30s",
                    "spark.fargate.submission.waitAppCompletion", "false")))
        .singleElement()
        .asString()
        .contains("leaseTimeout", "waitAppCompletion=false");
  }

  private static Map<String, String> complete(String... entries) {
    Map<String, String> conf = SparkConfs.complete(entries);
    conf.putIfAbsent("spark.fargate.driver.taskRole", "driver-role");
    return conf;
  }

  private static List<String> problems(Map<String, String> conf) {
    try {
      ClusterModeSettings.parse(conf);
      return List.of();
    } catch (InvalidConfigurationException e) {
      return e.problems();
    }
  }
}
