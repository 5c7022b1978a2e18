package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigReader;
import java.util.Map;

/**
 * How driver and executors of an application know each other.
 *
 * @param kmsKey id, ARN or alias of the KMS key that wraps their secret; empty where they do not
 *     authenticate
 */
public record SecretSettings(String kmsKey) {
  /** Spark's switch. */
  private static final String AUTHENTICATE = "spark.authenticate";

  /** Whether driver and executors authenticate each other. */
  public boolean authenticate() {
    return !kmsKey.isEmpty();
  }

  /** Whether a configuration asks for authentication. */
  public static boolean asksForAuthentication(Map<String, String> sparkConf) {
    return sparkConf.getOrDefault(AUTHENTICATE, "").strip().equalsIgnoreCase("true");
  }

  /** Why without a key nothing is started: docs/adr/0009. */
  static SecretSettings read(ConfigReader reader, FargateMaster master) {
    boolean authenticate = reader.text(AUTHENTICATE).equalsIgnoreCase("true");
    String key = reader.find(SecretOptions.AUTHENTICATE_KMS_KEY).orElse("");
    String name = SecretOptions.AUTHENTICATE_KMS_KEY.name();
    // A malformed one has been reported, and is no missing one.
    boolean given = !reader.text(name).isEmpty();
    if (authenticate && !given && !master.isEmbeddedLocal()) {
      reader.problem(
          AUTHENTICATE
              + "=true needs a KMS key to share the secret by: a secret in the configuration, an"
              + " environment or a command line could be read in ECS. Set "
              + name
              + " to the id, alias or ARN of a symmetric KMS key, or leave "
              + AUTHENTICATE
              + " out.");
    }
    if (!authenticate && given) {
      reader.problem(
          name
              + " is set, but "
              + AUTHENTICATE
              + " is not true: nothing would be authenticated. Set "
              + AUTHENTICATE
              + "=true too, or remove the key.");
    }
    return new SecretSettings(authenticate ? key : "");
  }

  /**
   * Gives an application that authenticates, and names no key, that of the local Fargate.
   *
   * @param readyKey of the local Fargate; empty for none
   */
  static void completeLocally(Map<String, String> sparkConf, String readyKey) {
    String name = SecretOptions.AUTHENTICATE_KMS_KEY.name();
    if (asksForAuthentication(sparkConf)
        && sparkConf.getOrDefault(name, "").isBlank()
        && !readyKey.isEmpty()) {
      sparkConf.put(name, readyKey);
    }
  }
}
