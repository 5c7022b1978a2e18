package io.github.sparkonfargate.common.config;

import java.util.List;

/** Renders declarations as Markdown. */
public final class ConfigDocs {
  private ConfigDocs() {}

  /** A heading, the introduction and a table for each section, ending with a line break. */
  public static String render(List<ConfigSection> sections) {
    StringBuilder markdown = new StringBuilder();
    for (ConfigSection section : sections) {
      markdown.append("\n## ").append(section.title()).append("\n\n");
      if (!section.introduction().isEmpty()) {
        markdown.append(section.introduction()).append("\n\n");
      }
      markdown.append("| Key | Value | Default | Meaning | Since |\n|---|---|---|---|---|\n");
      section.entries().forEach(entry -> markdown.append(row(entry)));
    }
    return markdown.toString();
  }

  private static String row(ConfigEntry entry) {
    return "| `%s` | %s | %s | %s | %s |%n"
        .formatted(
            entry.displayName(),
            cell(entry.typeLabel()),
            cell(entry.defaultLabel()),
            cell(entry.doc()),
            entry.since())
        .replace(System.lineSeparator(), "\n");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
  }
}
