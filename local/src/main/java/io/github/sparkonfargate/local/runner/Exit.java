package io.github.sparkonfargate.local.runner;

import org.jspecify.annotations.Nullable;

/**
 * How a container ended.
 *
 * @param code its exit code; 128 + n for death by signal n, as Docker
 * @param reason what ECS shows as the container's reason; null when the code says it all
 * @param started false when the engine accepted the container and then could not start it
 */
public record Exit(int code, @Nullable String reason, boolean started) {
  /** AWS's words, by which users tell it from other deaths by SIGKILL. */
  private static final String OUT_OF_MEMORY =
      "OutOfMemoryError: Container killed due to memory usage";

  /** It ran and ended. */
  public static Exit of(int code) {
    return new Exit(code, null, true);
  }

  /** It was killed for its use of memory. */
  public static Exit outOfMemory() {
    return new Exit(137, OUT_OF_MEMORY, true);
  }

  /**
   * It never ran.
   *
   * @param why in the engine's words
   */
  public static Exit notStarted(int code, String why) {
    return new Exit(code, why, false);
  }
}
