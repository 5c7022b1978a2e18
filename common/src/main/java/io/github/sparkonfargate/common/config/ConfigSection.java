package io.github.sparkonfargate.common.config;

import java.util.List;

/**
 * Keys that belong together, as the documentation shows them.
 *
 * @param title heading
 * @param introduction a paragraph of Markdown, may be empty
 * @param entries in the order in which they are read
 */
public record ConfigSection(String title, String introduction, List<ConfigEntry> entries) {
  /** Copies the entries. */
  public ConfigSection {
    entries = List.copyOf(entries);
  }
}
