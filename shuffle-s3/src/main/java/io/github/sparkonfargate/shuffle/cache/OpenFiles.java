package io.github.sparkonfargate.shuffle.cache;

import java.util.concurrent.Semaphore;

/** Bounds how many files are held open between reads. */
final class OpenFiles {
  private final Semaphore free;

  OpenFiles(int limit) {
    this.free = new Semaphore(limit);
  }

  boolean tryAcquire() {
    return free.tryAcquire();
  }

  void release() {
    free.release();
  }
}
