package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.cache.CachedObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A region of a copy on local disk; goes on from S3 where the copy goes away under it. */
final class CopyStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(CopyStream.class);

  private final Region region;
  private final CachedObject copy;
  private final RangeReader s3;
  private long position;
  private @Nullable InputStream instead;

  CopyStream(Region region, CachedObject copy, RangeReader s3) {
    this.region = region;
    this.copy = copy;
    this.s3 = s3;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int wanted = (int) Math.min(length, region.length() - position);
    if (wanted == 0) {
      return length == 0 ? 0 : -1;
    }
    int count = instead == null ? readCopy(bytes, offset, wanted) : -1;
    if (count < 0) {
      count = fromS3().read(bytes, offset, wanted);
    }
    position += Math.max(0, count);
    return count;
  }

  /** Negative where the copy can no longer be read. */
  private int readCopy(byte[] bytes, int offset, int length) throws IOException {
    try {
      copy.read(region.offset() + position, ByteBuffer.wrap(bytes, offset, length));
      return length;
    } catch (ClosedByInterruptException killed) {
      throw killed;
    } catch (IOException gone) {
      LOG.debug("The local copy of the {} is gone; reading S3.", region.status(), gone);
      return -1;
    }
  }

  private InputStream fromS3() throws IOException {
    InputStream opened = instead;
    if (opened == null) {
      opened = s3.open(region, position);
      instead = opened;
    }
    return opened;
  }

  @Override
  public void close() throws IOException {
    if (instead != null) {
      instead.close();
    }
  }
}
