package io.github.sparkonfargate.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a file as a stream, which the SDK opens again when it repeats a request. */
final class FileRange extends InputStream {
  private final SeekableByteChannel channel;
  private long left;

  private FileRange(SeekableByteChannel channel, long length) {
    this.channel = channel;
    this.left = length;
  }

  static FileRange open(Path file, long from, long length) {
    try {
      return new FileRange(Files.newByteChannel(file).position(from), length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, left)));
    if (read < 0) {
      throw new IOException("the file became shorter while it was read");
    }
    left -= read;
    return read;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
