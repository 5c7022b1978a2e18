package io.github.sparkonfargate.shuffle.conf;

import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.common.config.ModuleConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the S3 shuffle says to the submit hook. */
public final class ShuffleModule implements ModuleConfig {
  private static final String MANAGER = "spark.shuffle.manager";
  private static final String IO_PLUGIN = "spark.shuffle.sort.io.plugin.class";
  private static final String TRACKING = "spark.dynamicAllocation.shuffleTracking.enabled";
  private static final String PUSH = "spark.shuffle.push.enabled";

  /** By name: Spark's classes, which these stand on, are none of this package's business. */
  private static final String OUR_MANAGER = "io.github.sparkonfargate.shuffle.S3ShuffleManager";

  private static final String OUR_IO_PLUGIN = "io.github.sparkonfargate.shuffle.S3ShuffleDataIO";

  /** Under this master bucket and endpoint are known once the local Fargate has started. */
  private static final String EMBEDDED_MASTER = "fargate-local";

  @Override
  public String enabledBy() {
    return ShuffleOptions.ENABLED.name();
  }

  @Override
  public List<String> problems(Map<String, String> sparkConf) {
    ConfigReader reader = new ConfigReader(sparkConf);
    boolean enabled = reader.get(ShuffleOptions.ENABLED);
    if (!enabled) {
      return reader.problems();
    }
    contradiction(reader, MANAGER, OUR_MANAGER);
    contradiction(reader, IO_PLUGIN, OUR_IO_PLUGIN);
    if (reader.text(PUSH).equalsIgnoreCase("true")) {
      reader.problem(
          PUSH
              + "=true merges local shuffle files, and with "
              + enabledBy()
              + "=true there are none; remove one of them.");
    }
    List<String> problems = new ArrayList<>(reader.problems());
    try {
      ShuffleSettings.parse(withBucketOfLocalFargate(sparkConf));
    } catch (InvalidConfigurationException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  @Override
  public Map<String, String> defaults(Map<String, String> sparkConf) {
    boolean enabled = new ConfigReader(sparkConf).get(ShuffleOptions.ENABLED);
    return enabled ? Map.of(MANAGER, OUR_MANAGER, TRACKING, "false") : Map.of();
  }

  private void contradiction(ConfigReader reader, String key, String ours) {
    String named = reader.text(key);
    if (!named.isEmpty() && !named.equals(ours)) {
      reader.problem(
          key + "=" + named + " contradicts " + enabledBy() + "=true; remove one of them.");
    }
  }

  private static Map<String, String> withBucketOfLocalFargate(Map<String, String> sparkConf) {
    boolean bucketIsOpen = sparkConf.getOrDefault(ShuffleOptions.BUCKET.name(), "").isBlank();
    if (!bucketIsOpen || !EMBEDDED_MASTER.equals(sparkConf.get("spark.master"))) {
      return sparkConf;
    }
    Map<String, String> completed = new HashMap<>(sparkConf);
    completed.put(ShuffleOptions.BUCKET.name(), EMBEDDED_MASTER);
    return completed;
  }
}
