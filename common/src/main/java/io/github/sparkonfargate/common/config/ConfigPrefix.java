package io.github.sparkonfargate.common.config;

/**
 * A family of keys: whatever follows the prefix is a name of the user's.
 *
 * @param prefix ends with a dot
 * @param placeholder what stands for the user's part in the documentation
 * @param doc what it means, Markdown
 * @param since the version that had it first
 */
public record ConfigPrefix(String prefix, String placeholder, String doc, String since)
    implements ConfigEntry {
  /** Refuses a declaration that is not complete. */
  public ConfigPrefix {
    if (!prefix.endsWith(".") || placeholder.isBlank() || doc.isBlank() || since.isBlank()) {
      throw new IllegalArgumentException("incomplete declaration of " + prefix);
    }
  }

  @Override
  public String displayName() {
    return prefix + "[" + placeholder + "]";
  }

  @Override
  public boolean matches(String name) {
    return name.startsWith(prefix) && name.length() > prefix.length();
  }

  @Override
  public String typeLabel() {
    return "text";
  }

  @Override
  public String defaultLabel() {
    return "–";
  }
}
