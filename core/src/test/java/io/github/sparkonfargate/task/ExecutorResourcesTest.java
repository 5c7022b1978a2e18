package io.github.sparkonfargate.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class ExecutorResourcesTest {
  private static final String CORES = "lower spark.executor.cores";
  private static final String MEMORY = "spark.executor.memory or what is kept beside the heap";

  @Test
  void addsEverythingTheContainerHolds() {
    ExecutorResources resources = new ExecutorResources(2, 2048, 4096, 410, 512, 256);

    assertThat(resources.totalMiB()).isEqualTo(5274);
    assertThat(resources.size(Sizing.ROUND_UP)).isEqualTo(new FargateSize(2048, 6144));
    assertThat(resources.surplusMiB(new FargateSize(2048, 6144))).isEqualTo(870);
  }

  @Test
  void refusesARoundedSizeWhereSizingIsStrict() {
    ExecutorResources resources = new ExecutorResources(1, 1024, 1024, 384, 0, 0);

    assertThatThrownBy(() -> resources.size(Sizing.STRICT))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("1 vCPU and 1408 MiB")
        .hasMessageContaining("1 vCPU, 2048 MiB")
        .hasMessageContaining("spark.fargate.executor.sizing=roundUp");
  }

  @Test
  void takesAnExactSizeWhereSizingIsStrict() {
    ExecutorResources resources = new ExecutorResources(1, 1024, 1664, 384, 0, 0);

    assertThat(resources.size(Sizing.STRICT)).isEqualTo(new FargateSize(1024, 2048));
  }

  @Test
  void refusesMoreThanFargateHasAndNamesWhatIsTooMuch() {
    assertRefused(new ExecutorResources(64, 65536, 1024, 384, 0, 0), "64 vCPU", CORES)
        .hasMessageNotContaining("spark.executor.memory");
    assertRefused(new ExecutorResources(4, 4096, 120_000, 12_000, 0, 0), "132000 MiB", MEMORY)
        .hasMessageNotContaining("spark.executor.cores");
    assertRefused(new ExecutorResources(64, 65536, 120_000, 12_000, 0, 0), CORES, " and ", MEMORY);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      ExecutorResources resources, String... words) {
    return assertThatThrownBy(() -> resources.size(Sizing.ROUND_UP))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("16 vCPU, 122880 MiB")
        .hasMessageContainingAll(words);
  }

  @Test
  void reportsEveryProblemAtOnce() {
    assertThatThrownBy(() -> new ExecutorResources(0, 0, 0, 384, 0, 0))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("3 problems")
        .hasMessageContaining("spark.executor.cores")
        .hasMessageContaining("spark.executor.memory");
  }

  @Test
  void givesOverheadAsSparkDoes() {
    assertThat(MemoryOverhead.of(1024, MemoryOverhead.JVM_FACTOR, 384)).isEqualTo(384);
    assertThat(MemoryOverhead.of(8192, MemoryOverhead.JVM_FACTOR, 384)).isEqualTo(819);
    assertThat(MemoryOverhead.of(8192, MemoryOverhead.NON_JVM_FACTOR, 384)).isEqualTo(3276);
  }
}
