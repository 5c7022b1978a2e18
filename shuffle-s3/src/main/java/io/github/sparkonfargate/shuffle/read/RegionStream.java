package io.github.sparkonfargate.shuffle.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.apache.spark.TaskContext;

/**
 * A region that is too large for the heap, read as it is consumed. Each partition's checksum is
 * compared when its last byte has passed; what does not match never looks like the end of a block.
 */
final class RegionStream extends InputStream implements Fetched {
  private final Region region;
  private final RangeReader source;
  private final TaskContext context;
  private final InputStream in;
  private final CRC32C checksum = new CRC32C();
  private final boolean checked;
  private int partition;
  private long left;
  private int stop;

  RegionStream(Region region, InputStream in, RangeReader source, TaskContext context) {
    this.region = region;
    this.in = in;
    this.source = source;
    this.context = context;
    this.checked = region.output().hasChecksums();
    this.partition = region.start();
    this.left = region.size(partition);
    this.stop = region.start();
  }

  @Override
  public InputStream open(int from, int upTo) throws IOException {
    stop = from;
    transferTo(OutputStream.nullOutputStream());
    stop = upTo;
    return new View();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0 && partition < stop) {
      nextPartition();
    }
    if (partition >= stop) {
      return -1;
    }
    int count = readSome(bytes, offset, (int) Math.min(left, length));
    left -= count;
    if (checked) {
      checksum.update(bytes, offset, count);
    }
    if (left == 0) {
      nextPartition();
    }
    return count;
  }

  private int readSome(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      if (count <= 0) {
        throw new EOFException("The " + region.status() + " ended before its length");
      }
      return count;
    } catch (IOException e) {
      throw source.failure(region.status(), partition, e, context);
    }
  }

  private void nextPartition() throws IOException {
    if (checked && region.size(partition) > 0) {
      try {
        Checks.check(region, partition, checksum);
      } catch (ChecksumMismatch first) {
        throw source.afterMismatch(region, first, context);
      }
    }
    checksum.reset();
    partition++;
    left = partition < region.end() ? region.size(partition) : 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** What decoders may close without ending the region. */
  private final class View extends InputStream {
    @Override
    public int read() throws IOException {
      return RegionStream.this.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return RegionStream.this.read(bytes, offset, length);
    }
  }
}
