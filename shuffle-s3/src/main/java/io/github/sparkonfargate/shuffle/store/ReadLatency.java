package io.github.sparkonfargate.shuffle.store;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long S3 takes to begin an answer, learned from the last few hundred reads, and how many reads
 * were sent twice. Guarded by its own lock: every reading thread records, the watch asks.
 */
final class ReadLatency {
  private static final int WINDOW = 256;
  private static final int ENOUGH = 32;
  private static final double QUANTILE = 0.95;

  /** Below this a second request gains less than it costs. */
  private static final long LEAST_NANOS = Duration.ofMillis(50).toNanos();

  private static final int ONE_IN = 20;
  private static final int BURST = 4;

  private final long[] window = new long[WINDOW];
  private long recorded;
  private long hedged;
  private long threshold = Long.MAX_VALUE;

  synchronized void record(long nanos) {
    window[(int) (recorded++ % WINDOW)] = nanos;
    if (recorded >= ENOUGH && recorded % ENOUGH == 0) {
      long[] sorted = Arrays.copyOf(window, (int) Math.min(recorded, WINDOW));
      Arrays.sort(sorted);
      threshold = Math.max(LEAST_NANOS, 2 * sorted[(int) (QUANTILE * (sorted.length - 1))]);
    }
  }

  /**
   * Whether a read that has waited so long is to be sent a second time; counts it if so. At most
   * one read in twenty is, and a few at once.
   */
  synchronized boolean hedge(long waitedNanos) {
    if (waitedNanos < threshold || hedged >= recorded / ONE_IN + BURST) {
      return false;
    }
    hedged++;
    return true;
  }

  synchronized long hedged() {
    return hedged;
  }
}
