package io.github.sparkonfargate.shuffle.read;

import java.util.zip.CRC32C;

/** Compares bytes that were read with the checksums of their partitions. */
final class Checks {
  private Checks() {}

  /** Checks a whole region that begins at an offset of the array. */
  static void check(Region region, byte[] data, int offset) throws ChecksumMismatch {
    if (!region.output().hasChecksums()) {
      return;
    }
    CRC32C checksum = new CRC32C();
    int at = offset;
    for (int partition = region.start(); partition < region.end(); partition++) {
      int length = (int) region.size(partition);
      if (length > 0) {
        checksum.reset();
        checksum.update(data, at, length);
        check(region, partition, checksum);
        at += length;
      }
    }
  }

  /** Checks one partition whose bytes the checksum has seen. */
  static void check(Region region, int partition, CRC32C checksum) throws ChecksumMismatch {
    if ((int) checksum.getValue() != region.output().checksum(partition)) {
      throw new ChecksumMismatch(region, partition);
    }
  }
}
