package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Completes the configuration of master {@code fargate-local} by what the local Fargate says about
 * itself: the variables that {@code fargate-local env} prints and {@code fargate-local embedded}
 * writes as one line of JSON.
 */
public final class LocalFargateDefaults {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Map<String, String> KEY_BY_VARIABLE = keyByVariable();

  private LocalFargateDefaults() {}

  /**
   * Pure. What the user set stays; only the endpoint and its access key are always the child's.
   *
   * @param sparkConf every {@code spark.*} entry of the application
   * @param env the variables of the local Fargate
   * @return a new map
   * @throws InvalidConfigurationException if a variable that is needed is missing
   */
  public static Map<String, String> apply(Map<String, String> sparkConf, Map<String, String> env) {
    Map<String, String> merged = new TreeMap<>(sparkConf);
    List<String> missing = new ArrayList<>();
    KEY_BY_VARIABLE.forEach(
        (variable, key) -> {
          String value = env.getOrDefault(variable, "");
          if (value.isEmpty()) {
            missing.add(variable);
          } else if (isTheChilds(key) || merged.getOrDefault(key, "").isBlank()) {
            merged.put(key, value);
          }
        });
    if (!missing.isEmpty()) {
      throw new InvalidConfigurationException(
          List.of(
              "The local Fargate did not report "
                  + String.join(", ", missing)
                  + "; its jar and the spark-on-fargate jar are not of one version: install both"
                  + " again."));
    }
    SecretSettings.completeLocally(merged, env.getOrDefault("FARGATE_LOCAL_KMS_KEY", ""));
    for (String key : List.of("spark.driver.host", "spark.driver.bindAddress")) {
      if (merged.getOrDefault(key, "").isBlank()) {
        merged.put(key, LOOPBACK);
      }
    }
    return merged;
  }

  private static boolean isTheChilds(String key) {
    return key.equals(FargateOptions.ENDPOINT_OVERRIDE.name())
        || key.equals(FargateOptions.LOCAL_ACCESS_KEY_ID.name())
        || key.equals(FargateOptions.LOCAL_SECRET_ACCESS_KEY.name());
  }

  private static Map<String, String> keyByVariable() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("AWS_ENDPOINT_URL", FargateOptions.ENDPOINT_OVERRIDE.name());
    map.put("AWS_REGION", FargateOptions.REGION.name());
    map.put("AWS_ACCESS_KEY_ID", FargateOptions.LOCAL_ACCESS_KEY_ID.name());
    map.put("AWS_SECRET_ACCESS_KEY", FargateOptions.LOCAL_SECRET_ACCESS_KEY.name());
    map.put("FARGATE_LOCAL_CLUSTER", FargateOptions.CLUSTER.name());
    map.put("FARGATE_LOCAL_SUBNETS", FargateOptions.SUBNETS.name());
    map.put("FARGATE_LOCAL_SECURITY_GROUPS", FargateOptions.SECURITY_GROUPS.name());
    map.put("FARGATE_LOCAL_EXECUTION_ROLE", FargateOptions.EXECUTION_ROLE.name());
    map.put("FARGATE_LOCAL_TASK_ROLE", FargateOptions.EXECUTOR.taskRole().name());
    map.put("FARGATE_LOCAL_IMAGE", FargateOptions.IMAGE.name());
    map.put("FARGATE_LOCAL_LOG_GROUP", LogOptions.GROUP.name());
    return map;
  }
}
