package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.SecretLooks;
import io.github.sparkonfargate.conf.TlsPasswords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/**
 * Divides what an executor's JVM is started with: what may stand in the RunTask override, and the
 * system properties that look secret, which travel sealed. Pure.
 *
 * @param open whole JVM options, such as {@code -Dname=value}
 * @param sealed system properties by name
 */
record ConfidentialOptions(List<String> open, Map<String, String> sealed) {

  /** The length of the secret, not the secret. */
  private static final String NO_SECRET = "spark.authenticate.secretBitLength";

  private static final String PROPERTY = "-D";

  /** Copies both. */
  ConfidentialOptions {
    open = List.copyOf(open);
    sealed = Map.copyOf(sealed);
  }

  /**
   * @param conf the driver's
   * @param options all JVM options of an executor
   * @throws InvalidConfigurationException if an option looks secret and cannot be sealed
   */
  static ConfidentialOptions of(SparkConf conf, List<String> options) {
    SecretLooks looks = SecretLooks.of(ApplicationSettings.entries(conf));
    boolean authenticate = conf.getBoolean("spark.authenticate", false);
    List<String> open = new ArrayList<>();
    Map<String, String> sealed = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      boolean property = name.startsWith(PROPERTY) && equals > 0;
      String key = property ? name.substring(PROPERTY.length()) : name;
      if (key.equals(NO_SECRET) || !looks(looks, key, value, equals < 0)) {
        open.add(option);
      } else if (property && authenticate) {
        sealed.put(key, value);
      } else {
        problems.add(problem(name, property));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    if (authenticate) {
      addTlsPasswords(conf, sealed);
    }
    return new ConfidentialOptions(open, sealed);
  }

  /** A word without a value is all name, which an empty value would clear. */
  private static boolean looks(SecretLooks looks, String name, String value, boolean bare) {
    return bare ? looks.matches("", name) : looks.matches(name, value);
  }

  private static String problem(String name, boolean property) {
    return "The executors' JVM option "
        + name
        + " (spark.executor.extraJavaOptions and Spark's own) looks like a secret"
        + " (spark.redaction.regex), and whoever may call DescribeTasks could read it; "
        + (property
            ? "with spark.authenticate=true and spark.authenticate.kms.key it travels encrypted."
            : "pass it as a system property (-Dname=value) of an application that authenticates, or"
                + " not at all.");
  }

  /** Spark hands these on in the environment, where they could be read. */
  private static void addTlsPasswords(SparkConf conf, Map<String, String> sealed) {
    if (!conf.getBoolean("spark.ssl.rpc.enabled", false)) {
      return;
    }
    for (String key : TlsPasswords.KEYS) {
      String password = conf.get(key, "");
      if (!password.isEmpty()) {
        sealed.put(key, password);
      }
    }
  }

  @Override
  public String toString() {
    return "ConfidentialOptions[open=" + open + ", sealed=" + sealed.keySet() + "]";
  }
}
