package io.github.sparkonfargate.deploy.staging;

import io.github.sparkonfargate.conf.SecretLooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of a submission looks secret: it must not stand in a RunTask call. */
public final class Secrets {
  /** They name secrets, by ARNs that were checked to be such, and hold none. */
  private static final String NAMES_OF_SECRETS = "spark.fargate.executor.secretKeyRef.";

  private final SecretLooks looks;

  public Secrets(SecretLooks looks) {
    this.looks = looks;
  }

  /** What looks secret, each as it can be named in a message: never a value. */
  List<String> in(Map<String, String> properties, List<String> arguments) {
    List<String> found = new ArrayList<>();
    properties.forEach(
        (key, value) -> {
          if (!key.startsWith(NAMES_OF_SECRETS) && looks.matches(key, value)) {
            found.add(key);
          }
        });
    for (int i = 0; i < arguments.size(); i++) {
      if (looks.matches(arguments.get(i))) {
        found.add("argument " + (i + 1) + " of the application");
      }
    }
    return found;
  }

  /** Names of files whose text looks secret. */
  List<String> inFiles(Map<String, String> files) {
    return files.entrySet().stream()
        .filter(file -> looks.matches(file.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
