package io.github.sparkonfargate.common.config;

import java.util.Objects;

/**
 * A value that must not be seen in logs, messages or {@code toString} of what holds it.
 *
 * @param value the plain text; read it only where it is handed to the one who needs it
 */
public record Secret(String value) {
  /** Refuses an empty secret. */
  public Secret {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret cannot be empty");
    }
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
