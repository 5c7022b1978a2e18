package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorEnvironmentTest {
  private final SparkConf conf = new SparkConf(false);

  @Test
  void librariesOfExecutorsComeBeforeThePathThatTheUserGave() {
    conf.set("spark.executor.extraLibraryPath", "/opt/native");

    assertThat(ExecutorEnvironment.of(conf, Map.of("LD_LIBRARY_PATH", "/usr/lib/mine")))
        .containsExactly(Map.entry("LD_LIBRARY_PATH", "/opt/native:/usr/lib/mine"));
  }

  @Test
  void withoutSuchAPathTheyAreAllOfIt() {
    conf.set("spark.executor.extraLibraryPath", "/opt/native");

    assertThat(ExecutorEnvironment.of(conf, Map.of("LEVEL", "debug")))
        .containsOnly(Map.entry("LEVEL", "debug"), Map.entry("LD_LIBRARY_PATH", "/opt/native"));
  }

  @Test
  void withoutLibrariesNothingIsAdded() {
    conf.set("spark.executor.extraLibraryPath", " ");

    assertThat(ExecutorEnvironment.of(conf, Map.of("LEVEL", "debug")))
        .containsExactly(Map.entry("LEVEL", "debug"));
  }
}
