package io.github.sparkonfargate.shuffle.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a region, partition by partition in order. */
interface Fetched {

  /**
   * Partitions up to but without the given one, from where the last call ended. The region's
   * partitions before that are passed over.
   */
  InputStream open(int from, int upTo) throws IOException;

  /** Frees what the bytes held. */
  void close() throws IOException;

  /** Bytes on the heap, checked. */
  final class OnHeap implements Fetched {
    private final Region region;
    private final byte[] data;
    private final int base;
    private final Runnable release;

    OnHeap(Region region, byte[] data, int base, Runnable release) {
      this.region = region;
      this.data = data;
      this.base = base;
      this.release = release;
    }

    @Override
    public InputStream open(int from, int upTo) {
      if (from == region.start() && upTo == region.end()) {
        return new ByteArrayInputStream(data, base, (int) region.length());
      }
      long begin = region.output().exactSizes().offset(from);
      long end = region.output().exactSizes().offset(upTo);
      return new ByteArrayInputStream(
          data, base + (int) (begin - region.offset()), (int) (end - begin));
    }

    @Override
    public void close() {
      release.run();
    }
  }
}
