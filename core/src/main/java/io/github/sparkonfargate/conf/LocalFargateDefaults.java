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
  // Declared in the module shuffle-s3, which this one must not depend on.
  private static final String SHUFFLE_BUCKET = "spark.shuffle.s3.bucket";
  private static final String SHUFFLE_ENDPOINT = "spark.shuffle.s3.endpoint";
  private static final Map<String, String> KEY_BY_VARIABLE = keyByVariable();

  private LocalFargateDefaults() {}

  /**
   * Where the S3 shuffle finds the local S3. Pure. A bucket that the user named is his own: then
   * nothing is set, for it may be anywhere.
   *
   * @param sparkConf as of {@link #apply}
   * @param env the variables of the local Fargate
   * @return what the application's configuration is to have as well
   */
  public static Map<String, String> ofS3Shuffle(
      Map<String, String> sparkConf, Map<String, String> env) {
    if (!sparkConf.getOrDefault(SHUFFLE_BUCKET, "").isBlank()) {
      return Map.of();
    }
    Map<String, String> completed = apply(sparkConf, env);
    Map<String, String> defaults = new TreeMap<>();
    defaults.put(SHUFFLE_BUCKET, reported(env, "FARGATE_LOCAL_BUCKET"));
    defaults.put(SHUFFLE_ENDPOINT, reported(env, "AWS_ENDPOINT_URL_S3"));
    // The keys are accepted beside their endpoint only.
    for (String key :
        List.of(
            FargateOptions.ENDPOINT_OVERRIDE.name(),
            FargateOptions.LOCAL_ACCESS_KEY_ID.name(),
            FargateOptions.LOCAL_SECRET_ACCESS_KEY.name())) {
      defaults.put(key, completed.getOrDefault(key, ""));
    }
    return defaults;
  }

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
      throw notReported(missing);
    }
    String role = merged.get(FargateOptions.EXECUTOR.taskRole().name());
    merged.merge(
        FargateOptions.DRIVER.taskRole().name(), role, (set, ready) -> set.isBlank() ? ready : set);
    String s3 = env.getOrDefault("AWS_ENDPOINT_URL_S3", "");
    if (!s3.isEmpty()) {
      merged.put(ClusterModeOptions.S3_ENDPOINT.name(), s3);
    }
    String bucket = env.getOrDefault("FARGATE_LOCAL_BUCKET", "");
    if (!bucket.isEmpty()) {
      merged.putIfAbsent(ClusterModeOptions.UPLOAD_PATH.name(), "s3://" + bucket + "/uploads");
    }
    SecretSettings.completeLocally(merged, env.getOrDefault("FARGATE_LOCAL_KMS_KEY", ""));
    for (String key : List.of("spark.driver.host", "spark.driver.bindAddress")) {
      if (merged.getOrDefault(key, "").isBlank()) {
        merged.put(key, LOOPBACK);
      }
    }
    return merged;
  }

  private static String reported(Map<String, String> env, String variable) {
    String value = env.getOrDefault(variable, "");
    if (value.isEmpty()) {
      throw notReported(List.of(variable));
    }
    return value;
  }

  private static InvalidConfigurationException notReported(List<String> variables) {
    return new InvalidConfigurationException(
        List.of(
            "The local Fargate did not report "
                + String.join(", ", variables)
                + "; its jar and the spark-on-fargate jar are not of one version: install both"
                + " again."));
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
