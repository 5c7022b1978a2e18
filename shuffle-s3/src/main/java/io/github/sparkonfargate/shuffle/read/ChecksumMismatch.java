package io.github.sparkonfargate.shuffle.read;

import java.io.IOException;

/** Bytes of a partition that are not those that were written. */
final class ChecksumMismatch extends IOException {
  private static final long serialVersionUID = 1L;

  private final int partition;

  ChecksumMismatch(Region region, int partition) {
    super(
        "Partition "
            + partition
            + " in the "
            + region.status()
            + " has another CRC32C than it was written with");
    this.partition = partition;
  }

  int partition() {
    return partition;
  }
}
