package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configurations for tests: complete ones, and what is wrong with others. */
final class SparkConfs {
  private SparkConfs() {}

  /** The least that is valid, and these entries: key, value, key, value... */
  static Map<String, String> complete(String... entries) {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.master", "fargate");
    conf.put("spark.fargate.container.image", "registry.example/spark-fargate:4.2");
    conf.put("spark.fargate.subnets", "subnet-0a");
    conf.put("spark.fargate.executionRole", "ecsTaskExecutionRole");
    conf.putAll(of(entries));
    return conf;
  }

  static Map<String, String> of(String... entries) {
    Map<String, String> conf = new HashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      conf.put(entries[i], entries[i + 1]);
    }
    return conf;
  }

  static FargateSettings settings(String... entries) {
    return FargateSettings.parse(complete(entries));
  }

  static List<String> problems(String... entries) {
    return problemsOf(complete(entries));
  }

  static List<String> problemsOf(Map<String, String> conf) {
    try {
      FargateSettings.parse(conf);
      return List.of();
    } catch (InvalidConfigurationException e) {
      return e.problems();
    }
  }
}
