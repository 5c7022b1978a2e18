package io.github.sparkonfargate.common.config;

import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time in Spark's syntax: a whole number and one of us, ms, s, m, min, h, d, as {@code
 * org.apache.spark.network.util.JavaUtils.timeStringAs} reads it.
 */
final class SparkDuration {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,18})([a-z]*)");
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "us", ChronoUnit.MICROS,
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "min", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private SparkDuration() {}

  /**
   * @param text as the user wrote it
   * @param bareUnit the unit of a number that has none
   * @throws IllegalArgumentException with the words for the report
   */
  static Duration parse(String text, ChronoUnit bareUnit) {
    Matcher matcher = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw notATime();
    }
    String suffix = matcher.group(2);
    ChronoUnit unit = suffix.isEmpty() ? bareUnit : UNITS.get(suffix);
    if (unit == null) {
      throw notATime();
    }
    BigInteger nanos =
        new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit.getDuration().toNanos()));
    if (nanos.compareTo(BigInteger.valueOf(LONGEST.toSeconds()).multiply(BILLION)) > 0) {
      throw new IllegalArgumentException("is longer than 100 years");
    }
    BigInteger[] parts = nanos.divideAndRemainder(BILLION);
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }

  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  /** The shortest text that {@link #parse} reads back. */
  static String format(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds + "s";
  }

  private static IllegalArgumentException notATime() {
    return new IllegalArgumentException(
        "is not a time; write a whole number and a unit (us, ms, s, m, min, h, d), such as 30s");
  }
}
