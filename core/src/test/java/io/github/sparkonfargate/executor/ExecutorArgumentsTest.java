package io.github.sparkonfargate.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExecutorArgumentsTest {

  private static final String URL = "spark://CoarseGrainedScheduler@10.0.0.1:7078";

  @Test
  void readsWhatTheDriverWrites() {
    ExecutorArguments arguments =
        ExecutorArguments.parse(
            new String[] {
              "--driver-url",
              URL,
              "--app-id",
              "spark-1",
              "--cores",
              "4",
              "--resource-profile-id",
              "2"
            });

    assertThat(arguments).isEqualTo(new ExecutorArguments(URL, "spark-1", 4, 2));
    assertThat(arguments.toSparkArguments("7", "10.0.0.2"))
        .containsExactly(
            "--driver-url",
            URL,
            "--executor-id",
            "7",
            "--bind-address",
            "10.0.0.2",
            "--hostname",
            "10.0.0.2",
            "--cores",
            "4",
            "--app-id",
            "spark-1",
            "--resourceProfileId",
            "2");
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(
            () -> ExecutorArguments.parse(new String[] {"--cores", "none", "--colour", "red"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown option --colour")
        .hasMessageContaining("--app-id is missing")
        .hasMessageContaining("--driver-url is missing")
        .hasMessageContaining("--cores must be a whole number of at least 1, not 'none'");
  }

  @Test
  void refusesAnOptionWithoutItsValue() {
    assertThatThrownBy(() -> ExecutorArguments.parse(new String[] {"--cores"}))
        .hasMessageContaining("--cores needs a value");
  }
}
