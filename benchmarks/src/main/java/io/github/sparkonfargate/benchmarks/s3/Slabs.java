package io.github.sparkonfargate.benchmarks.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Off-heap memory in equal pieces that are used again, so that storing an object costs neither
 * zeroing nor page faults once memory has been touched. Many connections take and give at once.
 */
final class Slabs {
  /** Bytes of one slab. */
  static final int SIZE = 128 << 10;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  ByteBuffer take() {
    ByteBuffer slab = free.poll();
    return slab == null ? ByteBuffer.allocateDirect(SIZE) : slab.clear();
  }

  void giveBack(ByteBuffer slab) {
    free.add(slab);
  }
}
