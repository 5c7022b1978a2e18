package io.github.sparkonfargate.shuffle.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A complete copy of one object in a local file, read by many tasks at once. Deleting the file
 * while they read is fine: they get an IOException and turn to S3.
 */
public final class CachedObject {
  /** The JDK keeps a direct buffer as large as the largest read of each thread. */
  private static final int LARGEST_READ = 1 << 18;

  private final Path file;
  private final long length;
  private final OpenFiles openFiles;

  /** Guarded by this; readers race to open it, and an interrupted reader closes it for all. */
  private @Nullable FileChannel shared;

  private boolean closed;

  CachedObject(Path file, long length, OpenFiles openFiles) {
    this.file = file;
    this.length = length;
    this.openFiles = openFiles;
  }

  Path file() {
    return file;
  }

  /** Bytes of the object. */
  public long length() {
    return length;
  }

  /** Fills the buffer with the object's bytes from the offset on. */
  public void read(long offset, ByteBuffer into) throws IOException {
    FileChannel channel = channel();
    if (channel == null) {
      try (FileChannel own = FileChannel.open(file, StandardOpenOption.READ)) {
        readFully(own, offset, into);
      }
      return;
    }
    int start = into.position();
    while (true) {
      try {
        readFully(channel, offset, into);
        return;
      } catch (ClosedByInterruptException ours) {
        throw ours;
      } catch (ClosedChannelException another) {
        // A task that was killed while it read closed the channel under us.
        into.position(start);
        channel = reopened(channel);
      }
    }
  }

  private static void readFully(FileChannel channel, long offset, ByteBuffer into)
      throws IOException {
    int end = into.limit();
    long at = offset;
    while (into.position() < end) {
      into.limit(Math.min(end, into.position() + LARGEST_READ));
      int count = channel.read(into, at);
      into.limit(end);
      if (count < 0) {
        throw new EOFException("A copy on local disk ends at byte " + at);
      }
      at += count;
    }
  }

  /** Null where no more files may be held open. */
  private synchronized @Nullable FileChannel channel() throws IOException {
    if (shared == null && !closed && openFiles.tryAcquire()) {
      try {
        shared = FileChannel.open(file, StandardOpenOption.READ);
      } finally {
        if (shared == null) {
          openFiles.release();
        }
      }
    }
    return shared;
  }

  private synchronized FileChannel reopened(FileChannel broken) throws IOException {
    FileChannel current = shared;
    if (closed || current == null) {
      throw new ClosedChannelException();
    }
    if (current == broken) {
      current = FileChannel.open(file, StandardOpenOption.READ);
      shared = current;
    }
    return current;
  }

  synchronized void close() throws IOException {
    closed = true;
    FileChannel open = shared;
    shared = null;
    if (open != null) {
      openFiles.release();
      open.close();
    }
  }
}
