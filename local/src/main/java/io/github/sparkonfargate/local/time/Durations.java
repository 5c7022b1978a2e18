package io.github.sparkonfargate.local.time;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 300ms}, {@code 2s}, {@code 1.5h}, {@code 7d}. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(ms|s|m|h|d)");

  private Durations() {}

  /**
   * @throws IllegalArgumentException that tells the form, when the text does not have it
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no duration; write a number and ms, s, m, h or d, such as 300ms or 2h");
    }
    double millis = Double.parseDouble(matcher.group(1)) * millis(matcher.group(2));
    if (millis > Duration.ofDays(3_660).toMillis()) {
      throw new IllegalArgumentException("'" + text + "' is longer than ten years");
    }
    return Duration.ofMillis(Math.round(millis));
  }

  private static long millis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }
}
