package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalFargateDefaultsTest {
  private static final Map<String, String> ENV =
      SparkConfs.of(
          "AWS_ENDPOINT_URL", "http://127.0.0.1:4000",
          "AWS_REGION", "eu-west-1",
          "AWS_ACCESS_KEY_ID", "local",
          "AWS_SECRET_ACCESS_KEY", "sesame",
          "FARGATE_LOCAL_CLUSTER", "local",
          "FARGATE_LOCAL_SUBNETS", "subnet-1,subnet-2",
          "FARGATE_LOCAL_SECURITY_GROUPS", "sg-1",
          "FARGATE_LOCAL_EXECUTION_ROLE", "arn:aws:iam::000000000000:role/execution",
          "FARGATE_LOCAL_TASK_ROLE", "arn:aws:iam::000000000000:role/task",
          "FARGATE_LOCAL_IMAGE", "spark-fargate",
          "FARGATE_LOCAL_LOG_GROUP", "/local",
          "FARGATE_LOCAL_BUCKET", "local-bucket",
          "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4001");

  @Test
  void completesAConfigurationThatSaysNothing() {
    FargateSettings settings =
        FargateSettings.parse(
            LocalFargateDefaults.apply(Map.of("spark.master", "fargate-local"), ENV));

    assertThat(settings.cluster()).isEqualTo("local");
    assertThat(settings.aws().endpointOverride()).hasToString("http://127.0.0.1:4000");
    assertThat(settings.aws().localCredentials().accessKeyId()).isEqualTo("local");
    assertThat(settings.executor().network().subnets()).containsExactly("subnet-1", "subnet-2");
    assertThat(settings.executor().image()).isEqualTo("spark-fargate");
    assertThat(settings.log().group()).isEqualTo("/local");
  }

  @Test
  void leavesWhatTheUserSetButNotTheEndpoint() {
    Map<String, String> merged =
        LocalFargateDefaults.apply(
            SparkConfs.of(
                "spark.fargate.cluster", "mine",
                "spark.fargate.container.image", "",
                "spark.driver.host", "localhost",
                "spark.fargate.endpointOverride", "https://ecs.example.com"),
            ENV);

    assertThat(merged)
        .containsEntry("spark.fargate.cluster", "mine")
        .containsEntry("spark.fargate.container.image", "spark-fargate")
        .containsEntry("spark.driver.host", "localhost")
        .containsEntry("spark.driver.bindAddress", "127.0.0.1")
        .containsEntry("spark.fargate.endpointOverride", "http://127.0.0.1:4000");
  }

  @Test
  void namesWhatTheLocalFargateDidNotReport() {
    Map<String, String> incomplete = new HashMap<>(ENV);
    incomplete.keySet().removeAll(List.of("AWS_REGION", "FARGATE_LOCAL_IMAGE"));

    assertThatThrownBy(() -> LocalFargateDefaults.apply(Map.of(), incomplete))
        .hasMessageContaining("AWS_REGION, FARGATE_LOCAL_IMAGE");
  }

  @Test
  void pointsTheS3ShuffleAtTheLocalS3() {
    Map<String, String> conf = SparkConfs.of("spark.master", "fargate-local");
    Map<String, String> defaults = LocalFargateDefaults.ofS3Shuffle(conf, ENV);

    assertThat(defaults)
        .isEqualTo(
            SparkConfs.of(
                "spark.shuffle.s3.bucket", "local-bucket",
                "spark.shuffle.s3.endpoint", "http://127.0.0.1:4001",
                "spark.fargate.endpointOverride", "http://127.0.0.1:4000",
                "spark.fargate.local.accessKeyId", "local",
                "spark.fargate.local.secretAccessKey", "sesame"));
    conf.putAll(defaults);
    assertThat(SparkConfs.problemsOf(conf)).as("what the driver reads next").isEmpty();
  }

  @Test
  void leavesTheS3ShuffleToTheUserWhoNamesABucket() {
    assertThat(LocalFargateDefaults.ofS3Shuffle(Map.of("spark.shuffle.s3.bucket", "mine"), ENV))
        .isEmpty();
  }
}
