package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ModuleConfig;
import java.util.List;
import java.util.Map;

/** A module with a key of its own, on the class path of the tests. */
public final class TestModule implements ModuleConfig {
  @Override
  public String enabledBy() {
    return "spark.test.module.enabled";
  }

  @Override
  public List<String> problems(Map<String, String> sparkConf) {
    return isBad(sparkConf) ? List.of("spark.test.module.enabled=bad is not for us.") : List.of();
  }

  @Override
  public Map<String, String> defaults(Map<String, String> sparkConf) {
    return sparkConf.containsKey(enabledBy())
        ? Map.of("spark.test.module.open", "ours", "spark.test.module.set", "ours")
        : Map.of();
  }

  private boolean isBad(Map<String, String> sparkConf) {
    return "bad".equals(sparkConf.get(enabledBy()));
  }
}
