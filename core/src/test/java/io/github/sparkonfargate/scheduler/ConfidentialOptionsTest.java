package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.task.ExecutorResources;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ConfidentialOptionsTest {
  private final SparkConf plain = new SparkConf(false);
  private final SparkConf authenticating = new SparkConf(false).set("spark.authenticate", "true");

  @Test
  void sealsPropertiesThatLookSecret() {
    ConfidentialOptions options =
        ConfidentialOptions.of(
            authenticating, List.of("-Xss2m", "-Ddb.password=hunter2", "-Durl=a?token=b", "-Da=b"));

    assertThat(options.open()).containsExactly("-Xss2m", "-Da=b");
    assertThat(options.sealed()).isEqualTo(Map.of("db.password", "hunter2", "url", "a?token=b"));
    assertThat(options.toString()).doesNotContain("hunter2");
  }

  @Test
  void refusesThemWhereNothingCanBeSealed() {
    assertThatThrownBy(() -> ConfidentialOptions.of(plain, List.of("-Ddb.password=hunter2")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("-Ddb.password")
        .hasMessageContaining("spark.authenticate.kms.key")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesOptionsThatAreNoProperties() {
    assertThatThrownBy(
            () -> ConfidentialOptions.of(authenticating, List.of("-javaagent:a.jar=token=hunter2")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theLengthOfTheSecretIsNone() {
    List<String> options = List.of("-Dspark.authenticate.secretBitLength=256");

    assertThat(ConfidentialOptions.of(plain, options).open()).isEqualTo(options);
  }

  @Test
  void keyStorePasswordsTravelSealed() {
    authenticating.set("spark.ssl.rpc.enabled", "true");
    authenticating.set("spark.ssl.rpc.keyStorePassword", "hunter2");

    assertThat(ConfidentialOptions.of(authenticating, List.of()).sealed())
        .isEqualTo(Map.of("spark.ssl.rpc.keyStorePassword", "hunter2"));
  }

  @Test
  void noSecretIsInAnExecutorsCommand() {
    authenticating.set("spark.authenticate.secret", "hunter1");
    authenticating.set("spark.ssl.rpc.keyPassword", "hunter2");
    authenticating.set("spark.executor.extraJavaOptions", "-Dmy.token=hunter3 -Dplain=1");
    authenticating.set("spark.hadoop.fs.s3a.secret.key", "hunter4");

    List<String> arguments =
        new ExecutorCommands(authenticating, "spark://x@driver:1", "spark-1")
            .of(0, new ExecutorResources(1, 1024, 512, 384, 0, 0))
            .arguments(512);

    assertThat(String.join(" ", arguments)).doesNotContain("hunter").contains("-Dplain=1");
  }
}
