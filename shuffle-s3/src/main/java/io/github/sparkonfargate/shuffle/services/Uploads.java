package io.github.sparkonfargate.shuffle.services;

import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;

/** Bounds what one executor uploads at a time, over all its tasks. */
public final class Uploads implements AutoCloseable {
  /** Permits are KiB, so that their number fits an int. */
  private static final int UNIT = 10;

  private final ThreadPoolExecutor threads;
  private final int capacity;
  private final Semaphore room;

  public Uploads(ShuffleSettings.Write settings) {
    this.threads = DaemonThreads.pool("s3-shuffle-upload", settings.concurrency());
    this.capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(1, settings.maxBytes() >> UNIT));
    this.room = new Semaphore(capacity, true);
  }

  /** One request that sends bytes. */
  public interface Request {
    void send() throws IOException;
  }

  /** Sends a request of this many bytes when there is room for them; on the caller's thread. */
  public void send(long bytes, Request request) throws IOException {
    int permits = (int) Math.min(capacity, Math.max(1, bytes >> UNIT));
    try {
      room.acquire(permits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    try {
      request.send();
    } finally {
      room.release(permits);
    }
  }

  /** Runs an upload on one of the executor's upload threads. */
  public <T> Future<T> submit(Callable<T> upload) {
    return threads.submit(upload);
  }

  private static IOException interrupted(InterruptedException cause) {
    IOException stopped = new InterruptedIOException("interrupted while waiting to upload");
    stopped.initCause(cause);
    return stopped;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
