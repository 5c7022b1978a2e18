package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings of {@code --kill} and {@code --status}: cluster and AWS; nothing is launched. */
public final class OperationSettings {
  private OperationSettings() {}

  /**
   * @param sparkConf every {@code spark.*} entry, {@code spark.master} included
   * @throws InvalidConfigurationException with every problem at once
   */
  public static FargateSettings parse(Map<String, String> sparkConf) {
    Map<String, String> entries = new TreeMap<>(sparkConf);
    if (FargateMaster.parse(entries.getOrDefault("spark.master", ""))
        .filter(FargateMaster::isEmbeddedLocal)
        .isPresent()) {
      throw new InvalidConfigurationException(
          List.of(
              "--master fargate-local has a local Fargate of its own for each application, which"
                  + " ends with it: there is nothing to ask or to stop. Start fargate-local up and"
                  + " use --master fargate."));
    }
    // Nothing is launched, so what a launch needs may be missing.
    entries.merge(FargateOptions.IMAGE.name(), "not-needed", OperationSettings::unlessBlank);
    entries.merge(
        FargateOptions.EXECUTION_ROLE.name(), "not-needed", OperationSettings::unlessBlank);
    entries.merge(FargateOptions.SUBNETS.name(), "subnet-0", OperationSettings::unlessBlank);
    return FargateSettings.ofSubmitter(entries);
  }

  private static String unlessBlank(String set, String standIn) {
    return set.isBlank() ? standIn : set;
  }
}
