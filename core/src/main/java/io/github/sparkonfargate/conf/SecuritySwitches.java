package io.github.sparkonfargate.conf;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Spark's switches of authentication and encryption. Users of the hand-made Spark on Fargate bring
 * them with blanks: nothing means "not set" there, and SparkConf cannot read it.
 */
public final class SecuritySwitches {
  /** Each true or false. */
  static final List<String> KEYS =
      List.of(
          "spark.authenticate",
          "spark.ssl.rpc.enabled",
          "spark.network.crypto.enabled",
          "spark.io.encryption.enabled");

  private SecuritySwitches() {}

  /**
   * Takes blanks out of a configuration, before anything reads these keys as SparkConf does.
   * Whether what is left is true or false is checked beside everything else.
   *
   * @param entries of the configuration, read only
   * @param set changes one of them
   * @param remove takes one away
   */
  public static void tidy(
      Map<String, String> entries, BiConsumer<String, String> set, Consumer<String> remove) {
    for (String key : KEYS) {
      String text = entries.getOrDefault(key, "");
      String stripped = text.strip();
      if (stripped.isEmpty()) {
        remove.accept(key);
      } else if (!stripped.equals(text)) {
        set.accept(key, stripped);
      }
    }
  }
}
