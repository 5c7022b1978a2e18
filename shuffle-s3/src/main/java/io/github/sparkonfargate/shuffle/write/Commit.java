package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.PartitionSizes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decides in which form the output of one map task is stored. Pure. */
final class Commit {
  /**
   * All inline outputs of one shuffle together; they lie on the driver's heap until it is removed.
   */
  private static final long INLINE_BYTES_OF_SHUFFLE = 4L << 20;

  /** Blocks of a shuffle up to which each has four bytes of checksum in the status. */
  private static final long MAX_BLOCKS_WITH_CHECKSUM = 1L << 20;

  /** Blocks of a shuffle up to which exact sizes travel in the status. */
  private static final long MAX_BLOCKS_WITH_SIZE = 1L << 24;

  private Commit() {}

  /** The most that an output of this shuffle may have to travel in its status. */
  static long inlineLimit(long configured, int maps, int partitions) {
    return isRough(maps, partitions)
        ? 0
        : Math.min(configured, INLINE_BYTES_OF_SHUFFLE / Math.max(1, maps));
  }

  /** Whether sizes are too many for the driver to keep exactly. */
  static boolean isRough(int maps, int partitions) {
    return (long) maps * partitions > MAX_BLOCKS_WITH_SIZE;
  }

  /** Whether checksums are computed: always for trailers, which burden nobody. */
  static boolean withChecksums(boolean configured, int maps, int partitions) {
    return configured
        && (isRough(maps, partitions) || (long) maps * partitions <= MAX_BLOCKS_WITH_CHECKSUM);
  }

  /** The exact form of an attempt's output. */
  static MapOutput exact(
      MapAttempt attempt, long[] lengths, int @Nullable [] checksums, @Nullable ByteBuffer inline) {
    ExecutorServices services = attempt.services();
    return MapOutput.exact(
        attempt.name(), services.executorId(), PartitionSizes.of(lengths), checksums, inline);
  }
}
