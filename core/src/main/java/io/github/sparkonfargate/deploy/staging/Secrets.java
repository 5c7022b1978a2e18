package io.github.sparkonfargate.deploy.staging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What looks secret, by Spark's own rule ({@code spark.redaction.regex}, matched against names and
 * values): it must not stand in a RunTask call, which whoever may call DescribeTasks can read.
 */
public final class Secrets {
  /**
   * Switches and names of classes are no secrets, whatever their keys are called: Spark 4.3 counts
   * "credential" among the words, which {@code fs.s3a.aws.credentials.provider} holds.
   */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "|true|false|CLASS(\\s*,\\s*CLASS)*"
              .replace("CLASS", "([a-z]\\w*\\.){2,}[A-Z][A-Za-z$]*"));

  private final Pattern pattern;

  /**
   * @param pattern Spark's
   */
  public Secrets(Pattern pattern) {
    this.pattern = pattern;
  }

  /** What looks secret, each as it can be named in a message: never a value. */
  List<String> in(Map<String, String> properties, List<String> arguments) {
    List<String> found = new ArrayList<>();
    properties.forEach(
        (key, value) -> {
          boolean harmless = HARMLESS.matcher(value.strip()).matches();
          if (!harmless && (looksSecret(key) || looksSecret(value))) {
            found.add(key);
          }
        });
    for (int i = 0; i < arguments.size(); i++) {
      if (looksSecret(arguments.get(i))) {
        found.add("argument " + (i + 1) + " of the application");
      }
    }
    return found;
  }

  /** Names of files whose text looks secret. */
  List<String> inFiles(Map<String, String> files) {
    return files.entrySet().stream()
        .filter(file -> looksSecret(file.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean looksSecret(String text) {
    return pattern.matcher(text).find();
  }
}
