package io.github.sparkonfargate.shuffle.read;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides, by arithmetic on exact sizes, whether an executor reads an object whole, once for all
 * its tasks, or each of its tasks reads its own range. Pure.
 *
 * <p>The unit is the time that one of the executor's read threads is busy. A request costs S3's
 * time to its first byte; a byte costs what the executor's bandwidth comes to when all its threads
 * read.
 */
final class ReadPolicy {
  /**
   * Between the 10-20 ms of a busy bucket in the region and the 100 ms that AWS tells to expect.
   */
  private static final double REQUEST_SECONDS = 0.025;

  /** 600 MB/s of a Fargate task's network over 64 threads. */
  private static final double BYTES_PER_SECOND = 600e6 / 64;

  private ReadPolicy() {}

  /**
   * @param objectLength bytes of the object
   * @param regionLength bytes of it that one task reads
   * @param reads tasks of this executor that will read the object
   */
  static boolean readWhole(long objectLength, long regionLength, int reads) {
    double whole = REQUEST_SECONDS + objectLength / BYTES_PER_SECOND;
    double ranges = reads * (REQUEST_SECONDS + regionLength / BYTES_PER_SECOND);
    return reads > 1 && whole < ranges;
  }

  /**
   * How many tasks of one executor are going to read each object.
   *
   * @param tasks of the stage that reads
   * @param readsAllMaps whether each of them reads every object, and not some of them as skewed and
   *     local reads of adaptive execution do
   * @param executors that share the tasks
   */
  static int readsOfEachObject(int tasks, boolean readsAllMaps, int executors) {
    return readsAllMaps ? (tasks + executors - 1) / Math.max(1, executors) : 1;
  }

  /**
   * How many executors the application has, as far as can be told: those that wrote the outputs. A
   * status says who wrote it; nothing else tells an executor about its peers.
   */
  static int executors(Collection<Region> regions) {
    Set<String> writers = new HashSet<>();
    for (Region region : regions) {
      writers.add(region.output().writer());
    }
    return Math.max(1, writers.size());
  }

  /**
   * Where in the list to begin asking: at a random place if all of it may be asked for at once, so
   * that reducers do not all ask for the same objects in step; at the first otherwise, because what
   * is asked for first is also consumed first.
   *
   * @param random at least 0 and below 1
   */
  static int firstRequest(List<Region> regions, long maxBytes, int maxRequests, double random) {
    if (regions.size() > maxRequests) {
      return 0;
    }
    long bytes = 0;
    for (Region region : regions) {
      bytes += region.length();
      if (bytes > maxBytes) {
        return 0;
      }
    }
    return (int) (random * regions.size());
  }
}
