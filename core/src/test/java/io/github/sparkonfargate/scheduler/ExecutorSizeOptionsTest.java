package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkonfargate.allocator.LaunchOrder;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.LaunchResult;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What executors are sized by, and what they are given, to the members of the RunTask request. */
class ExecutorSizeOptionsTest {
  private final OptionsLab lab = new OptionsLab();

  @AfterEach
  void stop() {
    lab.close();
  }

  @ParameterizedTest(name = "{0} buy {1} cpu units and {2} MiB")
  @CsvSource(
      delimiter = '|',
      value = {
        // 1024 + 384 MiB, rounded up to what 2 vCPU have at least.
        "spark.executor.memory=1g | 2048 | 4096",
        // The heap, and a tenth of it: 13200 MiB.
        "spark.executor.memory=12000m | 2048 | 13312",
        // The heap, and 40 % of it for Python and R: 14000 MiB.
        "spark.executor.memory=10000m spark.executor.memoryOverheadFactor=0.4 | 2048 | 14336",
        "spark.executor.memory=4g spark.executor.memoryOverhead=4g | 2048 | 8192",
        "spark.executor.memory=4g spark.executor.minMemoryOverhead=2g | 2048 | 6144",
        "spark.executor.memory=4g spark.memory.offHeap.enabled=true spark.memory.offHeap.size=2g"
            + " | 2048 | 7168",
        "spark.executor.memory=4g spark.executor.pyspark.memory=3g | 2048 | 8192",
        // More memory than 2 vCPU may have: more vCPU.
        "spark.executor.memory=16g | 4096 | 18432",
        "spark.executor.memory=7g spark.executor.memoryOverhead=1g"
            + " spark.fargate.executor.sizing=strict | 2048 | 8192",
        "spark.executor.memory=8g spark.executor.memoryOverhead=0"
            + " spark.fargate.executor.sizing=strict | 2048 | 8192",
      })
  void settingsBecomeASize(String settings, String cpu, String memory) {
    JsonNode overrides = lab.launched(conf(settings)).at("/overrides");

    assertThat(overrides.at("/cpu").asText()).isEqualTo(cpu);
    assertThat(overrides.at("/memory").asText()).isEqualTo(memory);
  }

  @ParameterizedTest(name = "{0} are refused: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.executor.cores=64 | lower spark.executor.cores",
        "spark.executor.memory=119g | lower spark.executor.memory",
        "spark.executor.memory=100g spark.executor.memoryOverheadFactor=0.4"
            + " | lower spark.executor.memory",
        "spark.executor.memory=100g spark.executor.pyspark.memory=30g"
            + " | lower spark.executor.memory",
        "spark.executor.memory=100g spark.memory.offHeap.enabled=true"
            + " spark.memory.offHeap.size=30g | lower spark.executor.memory",
        "spark.executor.memoryOverheadFactor=-1 | must be more than 0",
        "spark.executor.memory=5g spark.fargate.executor.sizing=strict | is no Fargate size",
      })
  void sizesThatCannotBeAreRefused(String settings, String words) {
    assertThatThrownBy(() -> lab.settings(conf(settings)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theEnvironmentIsSent() {
    JsonNode environment =
        lab.launched(conf("spark.executorEnv.LEVEL=debug"))
            .at("/overrides/containerOverrides/0/environment");

    assertThat(environment.toString()).isEqualTo("[{\"name\":\"LEVEL\",\"value\":\"debug\"}]");
  }

  @Test
  void anEnvironmentThatEcsWouldNotTakeIsRefused() {
    LaunchResult result =
        lab.launch(
            Map.of("spark.executorEnv.LONG", "x".repeat(9_000)), LaunchOrder.Place.AS_CONFIGURED);

    assertThat(result).isInstanceOf(LaunchResult.Refused.class);
    assertThat(((LaunchResult.Refused) result).reason()).contains("8192", "LONG");
    assertThat(lab.aws.everything()).doesNotContain("RunTask");
  }

  private static Map<String, String> conf(String settings) {
    Map<String, String> conf = new HashMap<>();
    for (String setting : settings.split(" ")) {
      conf.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    if (!conf.containsKey("spark.executor.cores")) {
      conf.put("spark.executor.cores", "2");
    }
    return conf;
  }
}
