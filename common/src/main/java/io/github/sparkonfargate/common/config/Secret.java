package io.github.sparkonfargate.common.config;

import java.util.Objects;

/** A value that must not be seen in logs, messages or {@code toString} of what holds it. */
public final class Secret {
  private final String value;

  /**
   * @param value the plain text, not empty
   */
  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret cannot be empty");
    }
  }

  /** The plain text, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
