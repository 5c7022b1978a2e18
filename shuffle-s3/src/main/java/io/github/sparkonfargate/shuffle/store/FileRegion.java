package io.github.sparkonfargate.shuffle.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a region of a file in order. The buffer spares the kernel the HTTP client's reads of 4 KiB
 * each. Used by one thread at a time.
 */
final class FileRegion extends InputStream {
  private static final int BUFFER_SIZE = 1 << 16;

  private final Path path;
  private final FileChannel file;
  private final ByteBuffer buffer;
  private long position;
  private long remaining;

  /**
   * @param length more than zero; the file must have it
   */
  FileRegion(Path path, long offset, long length) throws IOException {
    this.path = path;
    this.file = FileChannel.open(path, StandardOpenOption.READ);
    this.buffer = ByteBuffer.allocate((int) Math.min(length, BUFFER_SIZE)).limit(0);
    this.position = offset;
    this.remaining = length;
  }

  @Override
  public int read() {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(into, offset, count);
    return count;
  }

  @Override
  public int available() {
    return buffer.remaining();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** The next bytes of the region in an array that the next call overwrites; empty at its end. */
  ByteBuffer next() {
    fill();
    ByteBuffer filled = buffer.duplicate();
    buffer.position(buffer.limit());
    return filled;
  }

  /** Unchecked: what is wrong with a local file must not look like a failure of the network. */
  private int readFile() {
    try {
      int count = file.read(buffer, position);
      if (count < 0) {
        throw new EOFException(path + " ends " + remaining + " bytes before the end of its region");
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean fill() {
    if (buffer.hasRemaining()) {
      return true;
    }
    if (remaining == 0) {
      return false;
    }
    buffer.clear().limit((int) Math.min(buffer.capacity(), remaining));
    int count = readFile();
    buffer.flip();
    position += count;
    remaining -= count;
    return true;
  }
}
