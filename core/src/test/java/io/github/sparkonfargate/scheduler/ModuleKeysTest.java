package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.common.config.ModuleConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleKeysTest {
  private static final ModuleConfig MODULE =
      new ModuleConfig() {
        @Override
        public String enabledBy() {
          return "spark.module.enabled";
        }

        @Override
        public List<String> problems(Map<String, String> sparkConf) {
          return List.of();
        }

        @Override
        public Map<String, String> defaults(Map<String, String> sparkConf) {
          return sparkConf.containsKey(enabledBy()) ? Map.of("spark.part", "ours") : Map.of();
        }
      };

  @Test
  void refusesAModuleThatWasAskedForAndNotSetUp() {
    assertThatThrownBy(
            () -> ModuleKeys.check(Map.of("spark.module.enabled", "true"), List.of(MODULE)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("spark.module.enabled=true has no effect")
        .hasMessageContaining("spark.part=ours");
  }

  @Test
  void letsPassWhatIsSetUpInAnyWayOrNotAskedFor() {
    Map<String, String> setUp = Map.of("spark.module.enabled", "true", "spark.part", "theirs");

    assertThatCode(() -> ModuleKeys.check(setUp, List.of(MODULE))).doesNotThrowAnyException();
    assertThatCode(() -> ModuleKeys.check(Map.of(), List.of(MODULE))).doesNotThrowAnyException();
  }
}
