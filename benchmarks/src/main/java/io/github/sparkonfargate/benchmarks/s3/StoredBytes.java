package io.github.sparkonfargate.benchmarks.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of an object or a part. One connection fills it; when it is sealed, many may read it.
 * Slabs are counted references: a deletion races with readers, and the last of them frees.
 */
final class StoredBytes {
  private final Slabs slabs;
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private final AtomicInteger users = new AtomicInteger(1);
  private long length;

  StoredBytes(Slabs slabs) {
    this.slabs = slabs;
  }

  long length() {
    return length;
  }

  /** A buffer with room, to be filled; {@link #filled} is told how much was. */
  ByteBuffer room() {
    if (pieces.isEmpty() || !pieces.get(pieces.size() - 1).hasRemaining()) {
      pieces.add(slabs.take());
    }
    return pieces.get(pieces.size() - 1);
  }

  void filled(int bytes) {
    length += bytes;
  }

  /** Puts other bytes, filled and unread, behind these; the others are used up. */
  void append(StoredBytes other) {
    for (ByteBuffer piece : other.pieces) {
      pieces.add(piece);
    }
    length += other.length;
    other.pieces.clear();
  }

  /** Keeps the slabs from being freed until {@link #release}; false if they have been already. */
  boolean retain() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      pieces.forEach(slabs::giveBack);
    }
  }

  /** Views of the slabs that hold this region, in order. */
  List<ByteBuffer> region(long offset, long count) {
    List<ByteBuffer> views = new ArrayList<>();
    long skip = offset;
    long left = count;
    for (ByteBuffer piece : pieces) {
      int held = piece.position();
      if (skip >= held) {
        skip -= held;
        continue;
      }
      int taken = (int) Math.min(held - skip, left);
      if (taken == 0) {
        break;
      }
      views.add(piece.slice((int) skip, taken));
      skip = 0;
      left -= taken;
    }
    return views;
  }
}
