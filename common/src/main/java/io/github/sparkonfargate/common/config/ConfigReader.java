package io.github.sparkonfargate.common.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads keys from a configuration and collects what is wrong with them, so that the user sees every
 * problem at once. An empty value means that the key is not set.
 *
 * <p>Where a value is malformed, reading goes on with a stand-in; {@link #throwIfInvalid()} must be
 * called before anything that was read is used. Used by one thread.
 */
public final class ConfigReader {
  private final Map<String, String> entries;
  private final Set<String> problems = new LinkedHashSet<>();
  private final Set<String> malformed = new HashSet<>();

  /**
   * @param entries key to text; not changed
   */
  public ConfigReader(Map<String, String> entries) {
    this.entries = Map.copyOf(entries);
  }

  /** The text of a key of anyone's, empty where it is not set. */
  public String text(String name) {
    return entries.getOrDefault(name, "").strip();
  }

  /** The value of the key, of the one it falls back to, or its default; empty without any. */
  public <T> Optional<T> find(ConfigKey<T> key) {
    String text = text(key.name());
    if (!text.isEmpty()) {
      // What is not used today would be found wrong on the day that this key is removed.
      key.fallback().ifPresent(this::find);
      return parse(key, text);
    }
    Optional<T> inherited = key.fallback().flatMap(this::find);
    return inherited.isPresent() ? inherited : key.defaultValue();
  }

  /**
   * The value of a key that has a default.
   *
   * @throws IllegalArgumentException if its declaration has none: a mistake of ours
   */
  public <T> T get(ConfigKey<T> key) {
    return find(key)
        .or(() -> defaultOf(key))
        .orElseThrow(() -> new IllegalArgumentException(key.name() + " has no default"));
  }

  /**
   * The value of a key that must be set; records a problem where it is not.
   *
   * @param standIn what reading goes on with
   */
  public <T> T require(ConfigKey<T> key, T standIn) {
    Optional<T> value = find(key);
    if (value.isEmpty() && !isMalformed(key)) {
      problem(rootOf(key).name() + " is not set: " + rootOf(key).whenMissing() + ".");
    }
    return value.orElse(standIn);
  }

  /** What is set under a prefix, by the user's part of the key; empty values are left out. */
  public Map<String, String> withPrefix(ConfigPrefix prefix) {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      if (prefix.matches(entry.getKey()) && !entry.getValue().isBlank()) {
        found.put(entry.getKey().substring(prefix.prefix().length()), entry.getValue().strip());
      }
    }
    return found;
  }

  /**
   * Records a problem for each key of a name space that no declaration knows.
   *
   * @param namespace such as {@code spark.fargate.}
   */
  public void refuseUnknownKeys(String namespace, Collection<ConfigEntry> declared) {
    for (String name : new TreeMap<>(entries).keySet()) {
      if (name.startsWith(namespace) && declared.stream().noneMatch(entry -> entry.matches(name))) {
        problem(KeySpelling.unknown(name, namespace, declared));
      }
    }
  }

  /** Records a problem: one sentence that says what is wrong, with which key, and what to do. */
  public void problem(String sentence) {
    problems.add(sentence);
  }

  /** What was wrong so far, in the order it was found. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * @throws InvalidConfigurationException with every problem, if there is any
   */
  public void throwIfInvalid() {
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems());
    }
  }

  private <T> Optional<T> parse(ConfigKey<T> key, String text) {
    try {
      return Optional.of(key.parse(text));
    } catch (IllegalArgumentException e) {
      malformed.add(key.name());
      problem(key.name() + "=" + key.show(text) + " " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private <T> boolean isMalformed(ConfigKey<T> key) {
    return malformed.contains(key.name()) || key.fallback().map(this::isMalformed).orElse(false);
  }

  private static <T> Optional<T> defaultOf(ConfigKey<T> key) {
    return key.defaultValue().or(() -> key.fallback().flatMap(ConfigReader::defaultOf));
  }

  private static <T> ConfigKey<T> rootOf(ConfigKey<T> key) {
    return key.fallback().map(ConfigReader::rootOf).orElse(key);
  }
}
