package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Executors take {@code spark.local.dir} from their driver's configuration, and have another disk.
 */
class LocalDirectoriesTest {
  private static final String NONE = "not sent";

  @TempDir Path directory;

  @Test
  void aLocalDirectoryOfTheDriversMachineIsNotTheExecutors() {
    assertThat(sent(Map.of("spark.local.dir", "/mnt/nvme/spark,/mnt/nvme2"))).isEqualTo("/tmp");
  }

  @Test
  void theUserIsToldOfItOnce() {
    try (OptionsLab lab = new OptionsLab()) {
      assertThat(lab.settings(Map.of("spark.local.dir", "/mnt/nvme")).warnings())
          .singleElement()
          .asString()
          .contains("spark.local.dir=/mnt/nvme ", "SPARK_LOCAL_DIRS=/tmp")
          .contains("spark.executorEnv.SPARK_LOCAL_DIRS");
    }
  }

  @ParameterizedTest(name = "spark.local.dir={0} with {1}={2}: SPARK_LOCAL_DIRS is {3}")
  @CsvSource({
    "/mnt/nvme, spark.executorEnv.SPARK_LOCAL_DIRS, /mine, /mine",
    "/scratch/spark, spark.fargate.executor.volumes.ebs.data.mount.path, /scratch, not sent",
    "/mnt/nvme, spark.fargate.executor.volumes.ebs.spark-local-dir-1.mount.path, /disk, /disk",
    "/tmp/spark, spark.fargate.executor.user, 7, not sent",
    "spark-tmp, spark.fargate.executor.user, 7, not sent",
    "/mnt/nvme, spark.fargate.executor.taskDefinition, team, not sent",
  })
  void aLocalDirectoryThatExecutorsHaveIsLeftToThem(
      String localDirectory, String key, String value, String variable) {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.local.dir", localDirectory);
    conf.put(key, value);
    if (key.endsWith(".mount.path")) {
      conf.put("spark.fargate.infrastructureRole", "arn:aws:iam::123456789012:role/infra");
      conf.put(key.replace("mount.path", "options.size"), "9g");
    }

    assertThat(sent(conf)).isEqualTo(variable);
  }

  @Test
  void aVolumeThatMayOnlyBeReadIsNoPlaceForThem() {
    assertThat(
            sent(
                Map.of(
                    "spark.local.dir", "/models/spark",
                    "spark.fargate.executor.volumes.efs.models.mount.path", "/models",
                    "spark.fargate.executor.volumes.efs.models.mount.readOnly", "true",
                    "spark.fargate.executor.volumes.efs.models.options.fileSystemId", "fs-0123")))
        .isEqualTo("/tmp");
  }

  @Test
  void executorsOnThisMachineHaveItsDirectories() {
    try (OptionsLab lab = new OptionsLab()) {
      Map<String, String> here =
          Map.of("spark.master", "fargate-local", "spark.local.dir", "/mnt/nvme");

      assertThat(lab.settings(here).executorExtras().localDirectories()).isEmpty();
      assertThat(lab.settings(here).warnings()).isEmpty();
    }
  }

  @Test
  void aTemplateMayHaveTheLocalDirectory() throws IOException {
    assertThat(
            sentWithTemplate(
                "\"mountPoints\": [{\"sourceVolume\": \"a\", \"containerPath\": \"/mnt\"}]"))
        .isEqualTo(NONE);
    assertThat(
            sentWithTemplate(
                "\"environment\": [{\"name\": \"SPARK_LOCAL_DIRS\", \"value\": \"/own\"}]"))
        .isEqualTo(NONE);
    assertThat(sentWithTemplate("\"user\": \"7\"")).isEqualTo("/tmp");
  }

  private String sentWithTemplate(String members) throws IOException {
    Path template =
        Files.writeString(
            directory.resolve("template.json"),
            """
            {"volumes": [{"name": "a"}],
             "containerDefinitions": [{"name": "main", %s}]}
            """
                .formatted(members));
    return sent(
        Map.of(
            "spark.local.dir",
            "/mnt/nvme",
            "spark.fargate.executor.taskDefinitionTemplateFile",
            template.toString()));
  }

  /** The variable as RunTask sends it. */
  private static String sent(Map<String, String> conf) {
    try (OptionsLab lab = new OptionsLab()) {
      lab.aws.has("team", "ACTIVE", "main");
      JsonNode environment = lab.launched(conf).at("/overrides/containerOverrides/0/environment");
      return StreamSupport.stream(environment.spliterator(), false)
          .filter(each -> each.at("/name").asText().equals("SPARK_LOCAL_DIRS"))
          .map(each -> each.at("/value").asText())
          .findFirst()
          .orElse(NONE);
    }
  }
}
