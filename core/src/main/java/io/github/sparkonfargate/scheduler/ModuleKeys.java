package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.common.config.ModuleConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the submit hook sets for a module that is asked for. A program that makes its SparkContext
 * itself has not come by the hook, and Spark reads some of these keys before any cluster manager is
 * loaded: where one is missing, the module would silently not be used.
 */
final class ModuleKeys {
  private ModuleKeys() {}

  /**
   * @param sparkConf every {@code spark.*} entry of a context that is being made
   * @throws InvalidConfigurationException with one sentence for each module that is asked for and
   *     not set up
   */
  static void check(Map<String, String> sparkConf, List<ModuleConfig> modules) {
    List<String> problems =
        modules.stream()
            .map(module -> problem(module, missing(module, sparkConf)))
            .filter(problem -> !problem.isEmpty())
            .toList();
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
  }

  private static Map<String, String> missing(ModuleConfig module, Map<String, String> sparkConf) {
    Map<String, String> missing = new TreeMap<>(module.defaults(sparkConf));
    missing.keySet().removeAll(sparkConf.keySet());
    return missing;
  }

  private static String problem(ModuleConfig module, Map<String, String> missing) {
    if (missing.isEmpty()) {
      return "";
    }
    return module.enabledBy()
        + "=true has no effect in a program that makes its SparkContext without spark-submit; set there also "
        + missing.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" and "))
        + ".";
  }
}
