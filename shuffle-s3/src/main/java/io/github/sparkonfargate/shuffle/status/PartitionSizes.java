package io.github.sparkonfargate.shuffle.status;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The exact sizes in bytes of a map output's partitions, which lie one after the other in its
 * object, so that sizes are offsets as well.
 *
 * <p>All sizes of one output take the same number of bytes, as many as its largest needs. That
 * makes a size a single read, where a variable length would need a scan; the leading zeros of a
 * skewed output cost next to nothing once Spark has compressed the statuses. Offsets are summed
 * from the nearest {@value #STRIDE}th partition.
 */
public final class PartitionSizes {
  private static final int STRIDE = 64;

  private final int count;
  private final int width;
  private final byte[] encoded;
  private final int base;
  private final long total;

  /** Offset of every {@value #STRIDE}th partition; made when first asked, by whichever thread. */
  private volatile long @Nullable [] landmarks;

  /**
   * A view of encoded sizes.
   *
   * @param base where in the array the sizes begin
   */
  PartitionSizes(int count, int width, byte[] encoded, int base) {
    this.count = count;
    this.width = width;
    this.encoded = encoded;
    this.base = base;
    long sum = 0;
    for (int partition = 0; partition < count; partition++) {
      sum += size(partition);
    }
    this.total = sum;
  }

  /** Encodes lengths, none of them negative. */
  public static PartitionSizes of(long[] lengths) {
    long largest = 0;
    for (long length : lengths) {
      if (length < 0) {
        throw new IllegalArgumentException("A partition has no negative length: " + length);
      }
      largest |= length;
    }
    int width = (Long.SIZE - Long.numberOfLeadingZeros(largest) + 7) / 8;
    byte[] encoded = new byte[Math.multiplyExact(lengths.length, width)];
    int at = 0;
    for (long length : lengths) {
      for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
        encoded[at++] = (byte) (length >>> shift);
      }
    }
    return new PartitionSizes(lengths.length, width, encoded, 0);
  }

  /** How many partitions there are. */
  public int count() {
    return count;
  }

  /** Bytes of one partition. */
  public long size(int partition) {
    long size = 0;
    int at = base + partition * width;
    for (int end = at + width; at < end; at++) {
      size = size << 8 | (encoded[at] & 0xff);
    }
    return size;
  }

  /** Bytes before a partition; that of the partition after the last one is the total. */
  public long offset(int partition) {
    if (partition == count) {
      return total;
    }
    int landmark = partition / STRIDE;
    long offset = landmark == 0 ? 0 : landmarks()[landmark];
    for (int before = landmark * STRIDE; before < partition; before++) {
      offset += size(before);
    }
    return offset;
  }

  /** Bytes of all partitions. */
  public long total() {
    return total;
  }

  private long[] landmarks() {
    long[] known = landmarks;
    if (known != null) {
      return known;
    }
    long[] made = new long[(count + STRIDE - 1) / STRIDE];
    long offset = 0;
    for (int partition = 0; partition < count; partition++) {
      if (partition % STRIDE == 0) {
        made[partition / STRIDE] = offset;
      }
      offset += size(partition);
    }
    landmarks = made;
    return made;
  }

  int width() {
    return width;
  }

  /** Bytes that {@link #copyTo} writes. */
  int encodedLength() {
    return count * width;
  }

  void copyTo(ByteBuffer out) {
    out.put(encoded, base, encodedLength());
  }
}
