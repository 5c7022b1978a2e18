package io.github.sparkonfargate.common.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How the text of a key becomes a value. A parser throws {@link IllegalArgumentException} with the
 * rest of a sentence that begins with the key and its value ("is not a whole number").
 *
 * @param <T> the value
 */
public final class ConfigType<T> {
  private static final String SECRET = "secret text";

  private final String label;
  private final Function<String, T> parser;
  private final Function<T, String> formatter;

  private ConfigType(String label, Function<String, T> parser, Function<T, String> formatter) {
    this.label = label;
    this.parser = parser;
    this.formatter = formatter;
  }

  /** Any text. */
  public static ConfigType<String> text() {
    return new ConfigType<>("text", Function.identity(), Function.identity());
  }

  /** A text that is never shown. */
  public static ConfigType<Secret> secret() {
    return new ConfigType<>(SECRET, Secret::new, Secret::toString);
  }

  /** A whole number. */
  public static ConfigType<Integer> integer() {
    return new ConfigType<>("whole number", ConfigType::parseInteger, String::valueOf);
  }

  /** {@code true} or {@code false}. */
  public static ConfigType<Boolean> bool() {
    return new ConfigType<>("true or false", ConfigType::parseBoolean, String::valueOf);
  }

  /** Time in Spark's syntax; a number without a unit is milliseconds. */
  public static ConfigType<Duration> duration() {
    return new ConfigType<>(
        "time", text -> SparkDuration.parse(text, ChronoUnit.MILLIS), SparkDuration::format);
  }

  /** Time in Spark's syntax; a number without a unit is seconds. */
  public static ConfigType<Duration> seconds() {
    return new ConfigType<>(
        "time (a bare number is seconds)",
        text -> SparkDuration.parse(text, ChronoUnit.SECONDS),
        SparkDuration::format);
  }

  /** A size in Spark's syntax, as whole MiB; a number without a unit is MiB. */
  public static ConfigType<Integer> mebibytes() {
    return size(SparkSize.Unit.MIB);
  }

  /** A size in Spark's syntax, as whole GiB; a number without a unit is GiB. */
  public static ConfigType<Integer> gibibytes() {
    return size(SparkSize.Unit.GIB);
  }

  /** A size of Spark's own, in MiB rounded up; a number without a unit is MiB. */
  public static ConfigType<Integer> sparkMebibytes() {
    return new ConfigType<>(
        "size",
        text -> SparkSize.mebibytesRoundedUp(text, SparkSize.Unit.MIB),
        value -> value + "m");
  }

  /** A size of Spark's own, in MiB rounded up; a number without a unit is bytes. */
  public static ConfigType<Integer> sparkBytes() {
    return new ConfigType<>(
        "size",
        text -> SparkSize.mebibytesRoundedUp(text, SparkSize.Unit.BYTE),
        value -> value + "m");
  }

  /** A size in Spark's syntax, as bytes; a number without a unit is bytes. */
  public static ConfigType<Long> bytes() {
    return new ConfigType<>("size", SparkSize::bytes, SparkSize::format);
  }

  /** vCPU as a decimal number ({@code 4}, {@code 0.5}), in ECS's CPU units of 1/1,024 vCPU. */
  public static ConfigType<Integer> vCpu() {
    return new ConfigType<>("vCPU", ConfigType::parseVCpu, ConfigType::formatVCpu);
  }

  /** Items between commas; white space around an item and empty items are dropped. */
  public static ConfigType<List<String>> list() {
    return new ConfigType<>("list", ConfigType::parseList, list -> String.join(",", list));
  }

  /**
   * One of a few words, in any case.
   *
   * @param values every value
   * @param spelling the word for a value
   */
  public static <E> ConfigType<E> oneOf(List<E> values, Function<E, String> spelling) {
    List<String> words = values.stream().map(spelling).toList();
    return new ConfigType<>(
        String.join(" or ", words),
        text -> {
          for (E value : values) {
            if (spelling.apply(value).equalsIgnoreCase(text)) {
              return value;
            }
          }
          throw new IllegalArgumentException("is not one of " + String.join(", ", words));
        },
        spelling);
  }

  /**
   * A type of its own.
   *
   * @param label for the documentation
   */
  public static <T> ConfigType<T> of(
      String label, Function<String, T> parser, Function<T, String> formatter) {
    return new ConfigType<>(label, parser, formatter);
  }

  String label() {
    return label;
  }

  /** Whether a value may be shown in a message. */
  boolean isSecret() {
    return label.equals(SECRET);
  }

  T parse(String text) {
    return parser.apply(text);
  }

  String format(T value) {
    return formatter.apply(value);
  }

  private static ConfigType<Integer> size(SparkSize.Unit unit) {
    return new ConfigType<>(
        "size", text -> SparkSize.parse(text, unit), value -> value + unit.suffix);
  }

  private static Integer parseInteger(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a whole number", e);
    }
  }

  private static Boolean parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static Integer parseVCpu(String text) {
    try {
      return new BigDecimal(text).multiply(BigDecimal.valueOf(1_024)).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("is not a number of vCPU; write 4 or 0.5", e);
    }
  }

  private static String formatVCpu(Integer units) {
    return BigDecimal.valueOf(units)
        .divide(BigDecimal.valueOf(1_024))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static List<String> parseList(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
