package io.github.sparkonfargate.benchmarks.s3;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How slow this S3 pretends to be. Waiting threads sleep: an injected delay costs no processor
 * time.
 *
 * @param getMillis time to the first byte of a GET or HEAD
 * @param putMillis time from the last byte of any other request to its answer
 * @param megabytesPerSecond what one connection carries in either direction; 0 is no limit
 */
record Pace(int getMillis, int putMillis, int megabytesPerSecond) {
  static final Pace UNHINDERED = new Pace(0, 0, 0);

  Pace {
    if (getMillis < 0 || putMillis < 0 || megabytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "a pace is not negative: " + getMillis + " " + putMillis + " " + megabytesPerSecond);
    }
  }

  void delayGet() {
    sleepUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(getMillis));
  }

  void delayPut() {
    sleepUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(putMillis));
  }

  /** Waits until so many bytes may have crossed a connection that began at the given nanoTime. */
  void delayBytes(long bytes, long began) {
    if (megabytesPerSecond == 0) {
      return;
    }
    long due = began + bytes * 1_000 / megabytesPerSecond;
    // Shorter naps cost more processor time than they bring exactness.
    if (due - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(1)) {
      sleepUntil(due);
    }
  }

  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
