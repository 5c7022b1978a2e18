package io.github.sparkonfargate.shuffle.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for what a read thread was asked for. */
final class Answers {
  private Answers() {}

  static <T> T of(Future<T> answer) throws IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      IOException stopped = new InterruptedIOException("interrupted while waiting for S3");
      stopped.initCause(e);
      throw stopped;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("A read of a shuffle object failed: " + e.getCause(), e.getCause());
    }
  }
}
