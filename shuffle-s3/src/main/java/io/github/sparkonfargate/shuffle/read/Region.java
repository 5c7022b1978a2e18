package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.ObjectName;
import io.github.sparkonfargate.shuffle.status.PartitionSizes;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;

/**
 * What one reader reads of one map output: adjacent partitions, which lie next to each other in the
 * object, so that one range always suffices.
 *
 * @param output never rough
 * @param start the first partition
 * @param end the partition after the last
 */
record Region(S3MapStatus status, MapOutput output, int start, int end, long offset, long length) {

  static Region of(S3MapStatus status, MapOutput exact, int start, int end) {
    PartitionSizes sizes = exact.exactSizes();
    long offset = sizes.offset(start);
    long length = end == start + 1 ? sizes.size(start) : sizes.offset(end) - offset;
    return new Region(status, exact, start, end, offset, length);
  }

  long size(int partition) {
    return output.exactSizes().size(partition);
  }

  ObjectName name() {
    return output.name(status.shuffleId());
  }
}
