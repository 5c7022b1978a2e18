package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.cache.ObjectCache;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one map output as they come: on the heap while they are few, in a local file from
 * then on. Uploads read from the file, so that the heap holds no more than one buffer.
 */
final class OutputFile {
  private static final Logger LOG = LoggerFactory.getLogger(OutputFile.class);

  /** Small outputs never become a file of their own accord. */
  static final int BUFFER = 1 << 16;

  private final Supplier<Path> newFile;
  private final byte[] buffer = new byte[BUFFER];
  private int buffered;
  private long flushed;
  private @Nullable Path path;
  private @Nullable OutputStream out;

  OutputFile(Supplier<Path> newFile) {
    this.newFile = newFile;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > BUFFER - buffered) {
      flush();
      if (length >= BUFFER) {
        writeThrough(bytes, offset, length);
        return;
      }
    }
    System.arraycopy(bytes, offset, buffer, buffered, length);
    buffered += length;
  }

  /** In pieces: the JDK keeps a direct buffer as large as the largest write of each thread. */
  private void writeThrough(byte[] bytes, int offset, int length) throws IOException {
    OutputStream opened = open();
    for (int from = 0; from < length; from += BUFFER) {
      opened.write(bytes, offset + from, Math.min(BUFFER, length - from));
    }
    flushed += length;
  }

  void write(int value) throws IOException {
    if (buffered == BUFFER) {
      flush();
    }
    buffer[buffered++] = (byte) value;
  }

  /** Bytes written so far. */
  long length() {
    return flushed + buffered;
  }

  /** Bytes that {@link #path} holds so far. */
  long lengthOfFile() {
    return flushed;
  }

  /** The bytes, where they are few enough never to have left the heap. */
  @Nullable ByteBuffer onHeap() {
    return path == null ? ByteBuffer.wrap(buffer, 0, buffered) : null;
  }

  /** Writes out what is buffered, and ends the file. */
  Path finish() throws IOException {
    flush();
    OutputStream ended = open();
    out = null;
    ended.close();
    return path();
  }

  /** The file; there is one from the first {@link #flush} on. */
  Path path() {
    Path made = path;
    if (made == null) {
      throw new IllegalStateException("nothing was written to a file yet");
    }
    return made;
  }

  void flush() throws IOException {
    open().write(buffer, 0, buffered);
    flushed += buffered;
    buffered = 0;
  }

  private OutputStream open() throws IOException {
    OutputStream opened = out;
    if (opened == null) {
      Path made = newFile.get();
      opened = Files.newOutputStream(made);
      path = made;
      out = opened;
    }
    return opened;
  }

  /** Closes and deletes the file, if there is one. */
  void discard() {
    if (path == null) {
      return;
    }
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      LOG.debug("The last bytes of {}, which is given up, could not be written.", path, e);
    }
    ObjectCache.deleteQuietly(path);
  }
}
