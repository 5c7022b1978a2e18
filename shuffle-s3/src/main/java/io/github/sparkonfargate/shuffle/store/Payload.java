package io.github.sparkonfargate.shuffle.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * The bytes of one request, to be sent as often as it is repeated. Used by one thread at a time.
 */
abstract sealed class Payload implements ContentStreamProvider, AutoCloseable {
  private static final String CONTENT_TYPE = "application/octet-stream";

  private @Nullable InputStream sent;

  /** A region of a file, read anew for each attempt. */
  static Payload of(Path file, long offset, long length) {
    return length == 0 ? of(ByteBuffer.allocate(0)) : new Region(file, offset, length);
  }

  /** The bytes between position and limit, which stay as they are. */
  static Payload of(ByteBuffer bytes) {
    return new Bytes(bytes.duplicate());
  }

  abstract long length();

  abstract InputStream open() throws IOException;

  abstract void addTo(CRC32C checksum) throws IOException;

  /** CRC32C of all bytes as S3 writes it: big-endian, in Base64. */
  final String crc32c() throws IOException {
    CRC32C checksum = new CRC32C();
    addTo(checksum);
    byte[] bigEndian = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(bigEndian);
  }

  final RequestBody body() {
    return RequestBody.fromContentProvider(this, length(), CONTENT_TYPE);
  }

  /** The SDK calls this for each attempt and leaves the stream of the last one to us. */
  @Override
  public final InputStream newStream() {
    try {
      close();
      InputStream stream = open();
      sent = stream;
      return stream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final void close() throws IOException {
    InputStream last = sent;
    sent = null;
    if (last != null) {
      last.close();
    }
  }

  private static final class Region extends Payload {
    private final Path file;
    private final long offset;
    private final long length;

    Region(Path file, long offset, long length) {
      this.file = file;
      this.offset = offset;
      this.length = length;
    }

    @Override
    long length() {
      return length;
    }

    @Override
    InputStream open() throws IOException {
      return new FileRegion(file, offset, length);
    }

    @Override
    void addTo(CRC32C checksum) throws IOException {
      try (FileRegion region = new FileRegion(file, offset, length)) {
        for (ByteBuffer next = region.next(); next.hasRemaining(); next = region.next()) {
          checksum.update(next);
        }
      }
    }
  }

  private static final class Bytes extends Payload {
    private final ByteBuffer bytes;

    Bytes(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    long length() {
      return bytes.remaining();
    }

    @Override
    InputStream open() {
      ByteBuffer copy = bytes.duplicate();
      if (copy.hasArray()) {
        return new ByteArrayInputStream(
            copy.array(), copy.arrayOffset() + copy.position(), copy.remaining());
      }
      byte[] array = new byte[copy.remaining()];
      copy.get(array);
      return new ByteArrayInputStream(array);
    }

    @Override
    void addTo(CRC32C checksum) {
      checksum.update(bytes.duplicate());
    }
  }
}
