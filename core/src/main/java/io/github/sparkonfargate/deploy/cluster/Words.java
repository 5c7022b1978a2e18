package io.github.sparkonfargate.deploy.cluster;

import java.time.Duration;

/** How times are put for people. */
final class Words {
  private Words() {}

  /** {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 14 min}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }
}
