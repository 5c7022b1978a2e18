package io.github.sparkonfargate.shuffle.status;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where one committed map output is and how long its partitions are: a view of the bytes that
 * travel.
 *
 * <p>Three forms. <em>Exact</em>: sizes, and where asked a CRC32C, of every partition. <em>Inline
 * </em>: exact, with the data themselves; there is no object. <em>Rough</em>, for shuffles with so
 * many blocks that exact sizes would burden the driver: a byte for each partition, as Spark's own
 * statuses have, and the exact form at the end of the object (its trailer).
 */
public final class MapOutput {
  private static final byte CHECKSUMS = 1;
  private static final byte INLINE = 2;
  private static final byte ROUGH = 4;

  private final byte[] encoded;
  private final long attempt;
  private final long nonce;
  private final byte flags;
  private final String writer;
  private final @Nullable PartitionSizes sizes;
  private final long roughDataLength;

  /** Where in the bytes the checksums, the inline data or the rough sizes begin. */
  private final int checksumsAt;

  private final int tailAt;

  private MapOutput(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    this.encoded = encoded;
    this.attempt = in.getLong();
    this.nonce = in.getLong();
    this.flags = in.get();
    byte[] name = new byte[in.getShort()];
    in.get(name);
    this.writer = new String(name, StandardCharsets.UTF_8);
    if (has(ROUGH)) {
      this.sizes = null;
      this.roughDataLength = in.getLong();
      this.checksumsAt = in.position();
      this.tailAt = in.position();
      return;
    }
    this.roughDataLength = 0;
    int count = in.getInt();
    int width = in.get();
    this.sizes = new PartitionSizes(count, width, encoded, in.position());
    this.checksumsAt = in.position() + count * width;
    this.tailAt = checksumsAt + (has(CHECKSUMS) ? count * Integer.BYTES : 0);
  }

  /**
   * The exact form.
   *
   * @param writer id of the executor that wrote it
   * @param checksums CRC32C of each partition, or null
   * @param inline the data, or null where they are in an object
   */
  public static MapOutput exact(
      ObjectName name,
      String writer,
      PartitionSizes sizes,
      int @Nullable [] checksums,
      @Nullable ByteBuffer inline) {
    byte[] writerName = writer.getBytes(StandardCharsets.UTF_8);
    int length =
        header(writerName)
            + Integer.BYTES
            + 1
            + sizes.encodedLength()
            + (checksums == null ? 0 : checksums.length * Integer.BYTES)
            + (inline == null ? 0 : inline.remaining());
    int flags = (checksums == null ? 0 : CHECKSUMS) | (inline == null ? 0 : INLINE);
    byte[] encoded = new byte[length];
    ByteBuffer out = begin(encoded, name, (byte) flags, writerName);
    out.putInt(sizes.count()).put((byte) sizes.width());
    sizes.copyTo(out);
    if (checksums != null) {
      for (int checksum : checksums) {
        out.putInt(checksum);
      }
    }
    if (inline != null) {
      out.put(inline.duplicate());
    }
    return new MapOutput(encoded);
  }

  /** The rough form of an exact one, whose {@link #encoded} bytes are the object's trailer. */
  public MapOutput rough() {
    PartitionSizes exact = exactSizes();
    byte[] writerName = writer.getBytes(StandardCharsets.UTF_8);
    int length = header(writerName) + Long.BYTES + Integer.BYTES + exact.count();
    byte[] rough = new byte[length];
    ByteBuffer out =
        begin(rough, new ObjectName(0, attempt, nonce), ROUGH, writerName)
            .putLong(exact.total())
            .putInt(encoded.length);
    for (int partition = 0; partition < exact.count(); partition++) {
      out.put(RoughSize.encode(exact.size(partition)));
    }
    return new MapOutput(rough);
  }

  private static int header(byte[] writerName) {
    return 2 * Long.BYTES + 1 + Short.BYTES + writerName.length;
  }

  private static ByteBuffer begin(byte[] encoded, ObjectName name, byte flags, byte[] writerName) {
    return ByteBuffer.wrap(encoded)
        .putLong(name.attempt())
        .putLong(name.nonce())
        .put(flags)
        .putShort((short) writerName.length)
        .put(writerName);
  }

  /** Reads what {@link #encoded} gave; shares the array. */
  public static MapOutput decode(byte[] encoded) {
    return new MapOutput(encoded);
  }

  /** Not to be changed. */
  public byte[] encoded() {
    return encoded;
  }

  private boolean has(byte flag) {
    return (flags & flag) != 0;
  }

  /** The object that holds the data, unless {@link #isInline} or empty. */
  public ObjectName name(int shuffleId) {
    return new ObjectName(shuffleId, attempt, nonce);
  }

  /** Id of the executor that wrote it. */
  public String writer() {
    return writer;
  }

  /** Whether {@link #exactSizes} has to be read from the object's trailer. */
  public boolean isRough() {
    return has(ROUGH);
  }

  public boolean isInline() {
    return has(INLINE);
  }

  /** Whether there is an object in S3. */
  public boolean hasObject() {
    return !isInline() && dataLength() > 0;
  }

  /** Bytes of all partitions. */
  public long dataLength() {
    return sizes == null ? roughDataLength : sizes.total();
  }

  /** Bytes of the exact form at the end of the object. */
  public int trailerLength() {
    return isRough() ? ByteBuffer.wrap(encoded).getInt(tailAt) : 0;
  }

  /** Bytes of the object. */
  public long objectLength() {
    return hasObject() ? dataLength() + trailerLength() : 0;
  }

  /** What Spark is told; never 0 for a partition that has data. */
  public long reportedSize(int partition) {
    return sizes == null
        ? RoughSize.decode(encoded[tailAt + Integer.BYTES + partition])
        : sizes.size(partition);
  }

  /** The sizes of any but a {@linkplain #isRough rough} output. */
  public PartitionSizes exactSizes() {
    return Objects.requireNonNull(sizes, "the sizes of a rough output are in its object");
  }

  /** Whether {@link #checksum} may be asked. */
  public boolean hasChecksums() {
    return has(CHECKSUMS);
  }

  /** CRC32C of a partition. */
  public int checksum(int partition) {
    return ByteBuffer.wrap(encoded).getInt(checksumsAt + partition * Integer.BYTES);
  }

  /** The data of an inline output, from the first partition on; not to be changed. */
  public ByteBuffer inlineData() {
    return ByteBuffer.wrap(encoded, tailAt, encoded.length - tailAt).slice();
  }
}
