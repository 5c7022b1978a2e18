package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.Map;

/** The settings of one application, parsed and checked once. */
public record FargateSettings(String cluster) {

  /**
   * @param sparkConf every {@code spark.*} entry of the application, {@code spark.master} included
   * @throws InvalidConfigurationException with every problem at once
   */
  public static FargateSettings parse(Map<String, String> sparkConf) {
    return new FargateSettings(sparkConf.getOrDefault("spark.fargate.cluster", "default"));
  }
}
