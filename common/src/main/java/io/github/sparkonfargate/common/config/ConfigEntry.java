package io.github.sparkonfargate.common.config;

/** What a user may set: one key, or a family of keys under a prefix. */
public sealed interface ConfigEntry permits ConfigKey, ConfigPrefix {

  /** The key as the documentation shows it. */
  String displayName();

  /** Whether this entry is the one that reads {@code name}. */
  boolean matches(String name);

  /** What it means: Markdown, for the user. */
  String doc();

  /** The version of this project that had it first. */
  String since();

  /** What a value looks like, for the documentation. */
  String typeLabel();

  /** What holds where the key is not set: Markdown, for the documentation. */
  String defaultLabel();
}
