package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedSparkTest {

  @ParameterizedTest
  @ValueSource(strings = {"4.0.0", "4.0.2", "4.1.3", "4.2.0", "4.3.0", "4.3.0-preview1"})
  void supportsSpark40To43(String version) {
    assertThat(SupportedSpark.problem(version)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.8", "4.4.0", "5.0.0", "40.1.0", "", "four"})
  void namesTheSupportedVersionsForOthers(String version) {
    assertThat(SupportedSpark.problem(version))
        .get()
        .asString()
        .contains("4.0, 4.1, 4.2 and 4.3", version);
  }
}
