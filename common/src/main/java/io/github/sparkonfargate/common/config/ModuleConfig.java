package io.github.sparkonfargate.common.config;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * What a module that is used through keys of its own says about an application before it starts:
 * the submit hook asks every module on its class path, and knows none by name. Found by {@link
 * ServiceLoader}.
 */
public interface ModuleConfig {

  /** The key that asks for the module, {@code true} if it is wanted. */
  String enabledBy();

  /**
   * Pure.
   *
   * @param sparkConf every {@code spark.*} entry, {@code spark.master} included
   * @return one sentence for each problem; empty too where the module is not asked for
   */
  List<String> problems(Map<String, String> sparkConf);

  /**
   * Pure.
   *
   * @param sparkConf as of {@link #problems}, which found none
   * @return what is to be set where the user left it open; empty where the module is not asked for
   */
  Map<String, String> defaults(Map<String, String> sparkConf);

  /** Every module on the class path of this one. */
  static List<ModuleConfig> all() {
    return ServiceLoader.load(ModuleConfig.class, ModuleConfig.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
