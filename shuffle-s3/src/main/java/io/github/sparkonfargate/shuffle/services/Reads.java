package io.github.sparkonfargate.shuffle.services;

import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what one executor reads at a time, over all its tasks: requests by the number of threads,
 * memory by bytes that are set aside before a request is sent.
 */
public final class Reads implements AutoCloseable {
  /** All tasks together may hold this share of the heap in bytes that were fetched ahead. */
  private static final int HEAP_SHARE = 6;

  private final ThreadPoolExecutor threads;
  private final long maxBytesOfTask;
  private final long maxBytes;
  private final int maxRequestsOfTask;
  private final AtomicLong bytes = new AtomicLong();

  public Reads(ShuffleSettings.Read settings, long heapBytes) {
    this.threads = DaemonThreads.pool("s3-shuffle-read", settings.threads());
    this.maxBytesOfTask = settings.maxBytesInFlight();
    this.maxBytes = Math.max(maxBytesOfTask, heapBytes / HEAP_SHARE);
    this.maxRequestsOfTask = Math.max(1, settings.threads() / 2);
  }

  /** Bytes that one task may hold or have asked for. */
  public long maxBytesOfTask() {
    return maxBytesOfTask;
  }

  /** Requests that one task may have under way. */
  public int maxRequestsOfTask() {
    return maxRequestsOfTask;
  }

  /** Sets bytes aside for a request unless other tasks hold too many. */
  public boolean tryReserve(long count) {
    if (bytes.addAndGet(count) <= maxBytes) {
      return true;
    }
    bytes.addAndGet(-count);
    return false;
  }

  /** Sets bytes aside whatever others hold: what a task cannot go on without. */
  public void reserve(long count) {
    bytes.addAndGet(count);
  }

  public void release(long count) {
    bytes.addAndGet(-count);
  }

  /** Bytes set aside now. */
  public long reserved() {
    return bytes.get();
  }

  public <T> Future<T> submit(Callable<T> read) {
    return threads.submit(read);
  }

  /** The threads, for reads that several tasks wait for. */
  public Executor executor() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
