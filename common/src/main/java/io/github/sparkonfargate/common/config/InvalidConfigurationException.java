package io.github.sparkonfargate.common.config;

import java.util.List;

/**
 * Everything that is wrong with a configuration, found before anything was launched. The message is
 * the report a user reads: one line a problem.
 */
public class InvalidConfigurationException extends RuntimeException {
  private final transient List<String> problems;

  /**
   * @param problems one sentence each: what is wrong, with which key and value, and what to do; at
   *     least one
   */
  public InvalidConfigurationException(List<String> problems) {
    super(report(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, one sentence each, in the order they were found. */
  public List<String> problems() {
    return problems;
  }

  private static String report(List<String> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a report needs at least one problem");
    }
    if (problems.size() == 1) {
      return problems.get(0);
    }
    return problems.size() + " problems:\n  - " + String.join("\n  - ", problems);
  }
}
