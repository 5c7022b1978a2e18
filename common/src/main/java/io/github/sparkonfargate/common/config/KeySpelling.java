package io.github.sparkonfargate.common.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the key that somebody who misspelt one most likely meant. */
final class KeySpelling {
  private KeySpelling() {}

  /** The problem of a key nobody declared, with the nearest one that is declared. */
  static String unknown(String name, String namespace, Collection<ConfigEntry> declared) {
    String suggestion =
        nearest(name, namespace, declared)
            .map(key -> "did you mean " + key + "?")
            .orElse("docs/configuration.md lists every key.");
    return name + " is not a key of spark-on-fargate; " + suggestion;
  }

  private static Optional<String> nearest(
      String name, String namespace, Collection<ConfigEntry> declared) {
    // A third of the user's part may be wrong; beyond that a guess helps nobody.
    int tolerance = Math.max(2, (name.length() - namespace.length()) / 3);
    Optional<String> byDistance =
        declared.stream()
            .map(ConfigEntry::displayName)
            .filter(key -> distance(name, key) <= tolerance)
            .min(Comparator.comparingInt(key -> distance(name, key)));
    return byDistance.or(() -> sameLastWord(name, declared));
  }

  /** Whoever leaves out a word in the middle ("image" for "container.image") is helped too. */
  private static Optional<String> sameLastWord(String name, Collection<ConfigEntry> declared) {
    String lastWord = name.substring(name.lastIndexOf('.')).toLowerCase(Locale.ROOT);
    return declared.stream()
        .map(ConfigEntry::displayName)
        .filter(key -> key.toLowerCase(Locale.ROOT).endsWith(lastWord))
        .min(Comparator.comparingInt(key -> distance(name, key)));
  }

  private static int distance(String name, String key) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(name.toLowerCase(Locale.ROOT), key.toLowerCase(Locale.ROOT));
  }
}
