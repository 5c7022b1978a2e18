package io.github.sparkonfargate.common.config;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes in Spark's syntax: a whole number and one of b, k, kb, m, mb, g, gb, t, tb, p, pb, all
 * powers of 1,024, as {@code org.apache.spark.network.util.JavaUtils.byteStringAs} reads it. {@code
 * mib}, {@code gib} and the like are read too.
 */
final class SparkSize {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,18})(?:([bkmgtp])i?b?)?");
  private static final List<String> UNITS = List.of("b", "k", "m", "g", "t", "p");

  /** What a value is counted in. */
  enum Unit {
    BYTE(0, "bytes", "b"),
    MIB(20, "MiB", "m"),
    GIB(30, "GiB", "g");

    final int shift;
    final String label;
    final String suffix;

    Unit(int shift, String label, String suffix) {
      this.shift = shift;
      this.label = label;
      this.suffix = suffix;
    }
  }

  private SparkSize() {}

  /**
   * @param text as the user wrote it
   * @param unit the unit of the answer and of a number that has none
   * @throws IllegalArgumentException with the words for the report; also where the size is not a
   *     whole number of units, for rounding it would be a silent change
   */
  static int parse(String text, Unit unit) {
    BigInteger bytes = bytes(text, unit);
    if (bytes.getLowestSetBit() >= 0 && bytes.getLowestSetBit() < unit.shift) {
      throw new IllegalArgumentException("is not a whole number of " + unit.label);
    }
    return count(bytes, unit);
  }

  /**
   * For keys of Spark's, where a size need not be whole.
   *
   * @param bareUnit the unit of a number that has none
   * @return MiB, rounded up
   */
  static int mebibytesRoundedUp(String text, Unit bareUnit) {
    BigInteger bytes = bytes(text, bareUnit);
    BigInteger almostOne = BigInteger.ONE.shiftLeft(Unit.MIB.shift).subtract(BigInteger.ONE);
    return count(bytes.add(almostOne), Unit.MIB);
  }

  /**
   * @param text as the user wrote it; a number without a unit is bytes
   * @throws IllegalArgumentException with the words for the report
   */
  static long bytes(String text) {
    BigInteger bytes = bytes(text, Unit.BYTE);
    if (bytes.bitLength() > 62) {
      throw new IllegalArgumentException("is larger than any disk");
    }
    return bytes.longValueExact();
  }

  /** The shortest text that {@link #bytes(String)} reads back. */
  static String format(long bytes) {
    for (int i = UNITS.size() - 1; i > 0; i--) {
      if (bytes != 0 && Long.numberOfTrailingZeros(bytes) >= 10 * i) {
        return (bytes >> (10 * i)) + UNITS.get(i);
      }
    }
    return String.valueOf(bytes);
  }

  private static BigInteger bytes(String text, Unit bareUnit) {
    Matcher matcher = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is not a size; write a whole number and a unit (b, k, m, g, t), such as 8g");
    }
    String suffix = matcher.group(2);
    int shift = suffix == null ? bareUnit.shift : 10 * UNITS.indexOf(suffix);
    return new BigInteger(matcher.group(1)).shiftLeft(shift);
  }

  private static int count(BigInteger bytes, Unit unit) {
    BigInteger units = bytes.shiftRight(unit.shift);
    if (units.bitLength() > 31) {
      throw new IllegalArgumentException("is larger than any Fargate task");
    }
    return units.intValueExact();
  }
}
