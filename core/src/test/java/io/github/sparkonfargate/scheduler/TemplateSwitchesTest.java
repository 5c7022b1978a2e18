package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkonfargate.allocator.LaunchOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a template says of switches that have keys and defaults of ours, too. */
class TemplateSwitchesTest {
  private static final String REGISTER = "RegisterTaskDefinition";

  private static final String OWN_SWITCHES =
      """
      {"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
       "containerDefinitions": [
         {"name": "main", "stopTimeout": 30, "readonlyRootFilesystem": true, "user": "185",
          "linuxParameters": {"initProcessEnabled": false}}]}
      """;

  private final OptionsLab lab = new OptionsLab();
  @TempDir Path directory;

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void switchesOfATemplateHoldWhereNoKeyIsSet() throws IOException {
    Path template = Files.writeString(directory.resolve("template.json"), OWN_SWITCHES);

    lab.launch(
        Map.of("spark.fargate.executor.taskDefinitionTemplateFile", template.toString()),
        LaunchOrder.Place.AS_CONFIGURED);

    JsonNode definition = lab.aws.only(REGISTER);
    assertThat(definition.at("/runtimePlatform/cpuArchitecture").asText()).isEqualTo("ARM64");
    JsonNode container = definition.at("/containerDefinitions/0");
    assertThat(container.at("/stopTimeout").asInt()).isEqualTo(30);
    assertThat(container.at("/readonlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/mountPoints/0/containerPath").asText()).isEqualTo("/tmp");
    assertThat(container.at("/user").asText()).isEqualTo("185");
    assertThat(container.at("/linuxParameters/initProcessEnabled").asBoolean(true)).isFalse();
  }

  @Test
  void ecsExecWorksByTheTaskRoleOfATemplate() throws IOException {
    Path with = Files.writeString(directory.resolve("with.json"), definition("\"work\""));
    Path without = Files.writeString(directory.resolve("without.json"), definition("null"));

    lab.launched(execBy(with));

    assertThat(lab.aws.only(REGISTER).at("/taskRoleArn").asText()).isEqualTo("work");
    assertThatThrownBy(() -> lab.settings(execBy(without)))
        .hasMessageContaining("spark.fargate.enableExecuteCommand=true needs a task role");
  }

  private static String definition(String role) {
    return "{\"taskRoleArn\": " + role + ", \"containerDefinitions\": [{\"name\": \"main\"}]}";
  }

  private static Map<String, String> execBy(Path template) {
    return Map.of(
        "spark.fargate.executor.taskDefinitionTemplateFile", template.toString(),
        "spark.fargate.executor.taskRole", "",
        "spark.fargate.enableExecuteCommand", "true");
  }

  @Test
  void keysWinOverTheSwitchesOfATemplate() throws IOException {
    Path template = Files.writeString(directory.resolve("template.json"), OWN_SWITCHES);

    lab.launch(
        Map.of(
            "spark.fargate.executor.taskDefinitionTemplateFile", template.toString(),
            "spark.fargate.cpuArchitecture", "X86_64",
            "spark.fargate.executor.terminationGracePeriodSeconds", "120",
            "spark.fargate.executor.readonlyRootFilesystem", "false",
            "spark.fargate.executor.initProcessEnabled", "true",
            "spark.fargate.executor.user", "7"),
        LaunchOrder.Place.AS_CONFIGURED);

    JsonNode definition = lab.aws.only(REGISTER);
    assertThat(definition.at("/runtimePlatform/cpuArchitecture").asText()).isEqualTo("X86_64");
    JsonNode container = definition.at("/containerDefinitions/0");
    assertThat(container.at("/stopTimeout").asInt()).isEqualTo(120);
    assertThat(container.at("/readonlyRootFilesystem").asBoolean(true)).isFalse();
    assertThat(container.has("mountPoints")).isFalse();
    assertThat(container.at("/user").asText()).isEqualTo("7");
    assertThat(container.at("/linuxParameters/initProcessEnabled").asBoolean()).isTrue();
  }

  @Test
  void templatesOfWhatFargateDoesNotRunAreRefused() throws IOException {
    lab.refusesTemplate(
        directory,
        "{\"runtimePlatform\": {\"operatingSystemFamily\": \"WINDOWS_SERVER_2022_CORE\"},"
            + " \"containerDefinitions\": [{\"name\": \"a\"}]}",
        "operatingSystemFamily is WINDOWS_SERVER_2022_CORE, and Spark's container runs on Linux");
    lab.refusesTemplate(
        directory,
        "{\"runtimePlatform\": {\"cpuArchitecture\": \"RISCV\"},"
            + " \"containerDefinitions\": [{\"name\": \"a\"}]}",
        "cpuArchitecture is RISCV; Fargate has X86_64 and ARM64");
    lab.refusesTemplate(
        directory,
        "{\"containerDefinitions\": [{\"name\": \"a\"}, {\"name\": \"b\", \"stopTimeout\": 300}]}",
        "containerDefinitions[1].stopTimeout is 300; Fargate allows 120 s at most");
  }
}
