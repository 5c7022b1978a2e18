package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the containers of a template are limited to, beside the size that each launch has. */
class TemplateLimitsTest {
  private final OptionsLab lab = new OptionsLab();
  @TempDir Path directory;

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void limitsOfSparksContainerGoSinceTheLaunchSaysItsSize() throws IOException {
    JsonNode definition =
        registered(
            "{\"name\": \"main\", \"cpu\": 512, \"memory\": 2048, \"memoryReservation\": 1024}");

    JsonNode container = definition.at("/containerDefinitions/0");
    assertThat(container.at("/name").asText()).isEqualTo("main");
    assertThat(container.has("cpu")).isFalse();
    assertThat(container.has("memory")).isFalse();
    assertThat(container.has("memoryReservation")).isFalse();
  }

  @ParameterizedTest(name = "{0}: {1} cpu units, {2} MiB")
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"cpu\": 128, \"memory\": 256' | 1024 | 2048",
        "'\"memory\": 4096' | 1024 | 4096",
        "'\"memory\": 4096, \"memoryReservation\": 512' | 1024 | 4096",
        "'\"memoryReservation\": 3000' | 1024 | 3072",
        "'\"cpu\": 2048' | 2048 | 4096",
        "'\"cpu\": 99999, \"memory\": 999999' | 16384 | 122880",
      })
  void theDefinitionIsAsLargeAsItsSidecarsNeed(String limits, String cpuUnits, String memoryMiB)
      throws IOException {
    JsonNode definition =
        registered(
            "{\"name\": \"main\"}, {\"name\": \"agent\", \"image\": \"a:1\", " + limits + "}");

    assertThat(definition.at("/cpu").asText()).isEqualTo(cpuUnits);
    assertThat(definition.at("/memory").asText()).isEqualTo(memoryMiB);
    assertThat(definition.at("/containerDefinitions/1").toString())
        .contains(limits.substring(0, 5));
  }

  @Test
  void whatSidecarsTakeIsAddedUp() throws IOException {
    JsonNode definition =
        registered(
            "{\"name\": \"main\", \"memory\": 9000}, {\"name\": \"a\", \"memory\": 1500},"
                + " {\"name\": \"b\", \"memory\": 1500}");

    assertThat(definition.at("/memory").asText()).isEqualTo("3072");
  }

  private JsonNode registered(String containers) throws IOException {
    Path template =
        Files.writeString(
            directory.resolve("template.json"), "{\"containerDefinitions\": [" + containers + "]}");
    lab.launched(
        Map.of(
            "spark.fargate.executor.taskDefinitionTemplateFile",
            template.toString(),
            "spark.executor.memory",
            "14g"));
    return lab.aws.only("RegisterTaskDefinition");
  }
}
