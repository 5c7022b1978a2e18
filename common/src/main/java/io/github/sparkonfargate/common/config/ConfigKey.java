package io.github.sparkonfargate.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one key. Immutable; it holds no value.
 *
 * @param <T> the type of its value
 */
public final class ConfigKey<T> implements ConfigEntry {
  private final String name;
  private final ConfigType<T> type;
  private final String doc;
  private final String since;
  private final @Nullable T defaultValue;
  private final @Nullable ConfigKey<T> fallback;
  private final String defaultWords;
  private final String whenMissing;
  private final List<Check<T>> checks;

  private ConfigKey(Builder<T> builder) {
    this.name = builder.name;
    this.type = builder.type;
    this.doc = builder.doc;
    this.since = builder.since;
    this.defaultValue = builder.defaultValue;
    this.fallback = builder.fallback;
    this.defaultWords = builder.defaultWords;
    this.whenMissing = builder.whenMissing;
    this.checks = List.copyOf(builder.checks);
    if (doc.isBlank() || since.isBlank()) {
      throw new IllegalStateException(name + " lacks its doc or since");
    }
  }

  /** Begins the declaration of a key. */
  public static <T> Builder<T> of(String name, ConfigType<T> type) {
    return new Builder<>(name, type);
  }

  /** The key, such as {@code spark.fargate.cluster}. */
  public String name() {
    return name;
  }

  @Override
  public String displayName() {
    return name;
  }

  @Override
  public boolean matches(String candidate) {
    return name.equals(candidate);
  }

  @Override
  public String doc() {
    return doc;
  }

  @Override
  public String since() {
    return since;
  }

  @Override
  public String typeLabel() {
    return type.label();
  }

  @Override
  public String defaultLabel() {
    if (!defaultWords.isEmpty()) {
      return defaultWords;
    }
    if (fallback != null) {
      return "value of `" + fallback.name() + "`";
    }
    if (defaultValue != null) {
      return "`" + type.format(defaultValue) + "`";
    }
    return whenMissing.isEmpty() ? "–" : "required";
  }

  Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  Optional<ConfigKey<T>> fallback() {
    return Optional.ofNullable(fallback);
  }

  /** What to do about a required key that is not set; the end of a sentence. */
  String whenMissing() {
    return whenMissing;
  }

  /**
   * @throws IllegalArgumentException with the rest of a sentence that begins with key and value
   */
  T parse(String text) {
    T value = type.parse(text);
    for (Check<T> check : checks) {
      if (!check.holds().test(value)) {
        throw new IllegalArgumentException(check.otherwise());
      }
    }
    return value;
  }

  /** The value for a message, hidden where it is a secret. */
  String show(String text) {
    return type.isSecret() ? "(hidden)" : text;
  }

  private record Check<T>(Predicate<T> holds, String otherwise) {}

  /** A declaration in the making; doc and since are not optional. */
  public static final class Builder<T> {
    private final String name;
    private final ConfigType<T> type;
    private final List<Check<T>> checks = new ArrayList<>();
    private String doc = "";
    private String since = "";
    private String defaultWords = "";
    private String whenMissing = "";
    private @Nullable T defaultValue;
    private @Nullable ConfigKey<T> fallback;

    private Builder(String name, ConfigType<T> type) {
      this.name = Objects.requireNonNull(name, "name");
      this.type = Objects.requireNonNull(type, "type");
    }

    /** What the key means: Markdown, for the user. */
    public Builder<T> doc(String text) {
      doc = text;
      return this;
    }

    /** The version that has it first. */
    public Builder<T> since(String version) {
      since = version;
      return this;
    }

    /** The value of a key that is not set. */
    public Builder<T> defaultsTo(T value) {
      defaultValue = value;
      return this;
    }

    /** How the documentation puts the default, where the value says little. */
    public Builder<T> defaultWords(String words) {
      defaultWords = words;
      return this;
    }

    /** The key that is read where this one is not set. */
    public Builder<T> fallsBackTo(ConfigKey<T> key) {
      fallback = key;
      return this;
    }

    /**
     * Marks the key as one that must be set.
     *
     * @param whatToDo the end of the sentence "KEY is not set: ..."
     */
    public Builder<T> required(String whatToDo) {
      whenMissing = whatToDo;
      return this;
    }

    /**
     * Adds a rule.
     *
     * @param otherwise the rest of the sentence "KEY=VALUE ...": what is wrong and what is right
     */
    public Builder<T> check(Predicate<T> holds, String otherwise) {
      checks.add(new Check<>(holds, otherwise));
      return this;
    }

    /** The key. */
    public ConfigKey<T> build() {
      return new ConfigKey<>(this);
    }
  }
}
