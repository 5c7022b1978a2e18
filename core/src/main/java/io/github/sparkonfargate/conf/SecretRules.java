package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps what looks secret out of everything that ECS stores and shows: task definitions, overrides,
 * tags. No message repeats a value.
 */
final class SecretRules {
  private static final String ENVIRONMENT = "spark.executorEnv.";
  private static final String SEEN =
      " looks like a secret (spark.redaction.regex), and whoever may call DescribeTasks could read"
          + " it; ";

  /** Files that the containers would need too; Spark has them for Kubernetes. */
  private static final List<String> SECRET_FILES =
      List.of(
          "spark.authenticate.secret.file",
          "spark.authenticate.secret.driver.file",
          "spark.authenticate.secret.executor.file");

  private static final List<ConfigPrefix> TAGS =
      List.of(FargateOptions.TAGS, FargateOptions.EXECUTOR.tags(), FargateOptions.DRIVER.tags());

  private SecretRules() {}

  static void check(ConfigReader reader, Map<String, String> sparkConf, FargateSettings settings) {
    SecretLooks looks;
    try {
      looks = SecretLooks.of(sparkConf);
    } catch (IllegalArgumentException malformed) {
      reader.problem(malformed.getMessage() + ".");
      return;
    }
    checkEnvironment(reader, sparkConf, looks);
    checkTags(reader, looks);
    checkLogOptions(reader, settings, looks);
    checkTls(reader, settings);
    for (String key : SECRET_FILES) {
      if (!reader.text(key).isEmpty()) {
        reader.problem(
            key
                + " is for Kubernetes: on Fargate the secret comes from KMS. Remove it and set"
                + " spark.authenticate.kms.key.");
      }
    }
  }

  private static void checkEnvironment(
      ConfigReader reader, Map<String, String> sparkConf, SecretLooks looks) {
    new TreeMap<>(sparkConf)
        .forEach(
            (key, value) -> {
              String name = key.startsWith(ENVIRONMENT) ? key.substring(ENVIRONMENT.length()) : "";
              if (!name.isEmpty() && looks.matches(name, value)) {
                reader.problem(
                    key
                        + SEEN
                        + "keep it in Secrets Manager or the SSM Parameter Store and name its ARN in"
                        + " spark.fargate.executor.secretKeyRef."
                        + name
                        + ", or let the executors' task role (spark.fargate.executor.taskRole) give"
                        + " the access.");
              }
            });
  }

  private static void checkTags(ConfigReader reader, SecretLooks looks) {
    for (ConfigPrefix prefix : TAGS) {
      reader
          .withPrefix(prefix)
          .forEach(
              (name, value) -> {
                if (looks.matches(name, value)) {
                  reader.problem("The tag " + prefix.prefix() + name + SEEN + "remove it.");
                }
              });
    }
  }

  private static void checkLogOptions(
      ConfigReader reader, FargateSettings settings, SecretLooks looks) {
    settings
        .log()
        .options()
        .forEach(
            (name, value) -> {
              if (looks.matches(name, value)) {
                reader.problem(
                    "spark.fargate.log.options." + name + SEEN + "use a log driver without it.");
              }
            });
  }

  /** The passwords of key stores reach executors sealed by the data key, or not at all. */
  private static void checkTls(ConfigReader reader, FargateSettings settings) {
    boolean passwords = TlsPasswords.KEYS.stream().anyMatch(key -> !reader.text(key).isEmpty());
    if (reader.text("spark.ssl.rpc.enabled").equalsIgnoreCase("true")
        && passwords
        && !settings.secrets().authenticate()
        && reader.problems().isEmpty()) {
      reader.problem(
          "spark.ssl.rpc.enabled=true with passwords needs spark.authenticate=true and"
              + " spark.authenticate.kms.key: executors get the passwords encrypted under the"
              + " application's data key.");
    }
  }
}
