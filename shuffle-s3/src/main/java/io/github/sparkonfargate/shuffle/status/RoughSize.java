package io.github.sparkonfargate.shuffle.status;

/**
 * A size in one byte, at most 10% too high up to 35 GB, as Spark's own {@code MapStatus} has them:
 * the logarithm to base 1.1. Never 0 for a size that is not.
 */
final class RoughSize {
  private static final double LOG_BASE = Math.log(1.1);

  private RoughSize() {}

  static byte encode(long size) {
    if (size <= 1) {
      return (byte) size;
    }
    return (byte) Math.min(255, (int) Math.ceil(Math.log((double) size) / LOG_BASE));
  }

  static long decode(byte encoded) {
    return encoded == 0 ? 0 : (long) Math.pow(1.1, encoded & 0xff);
  }
}
