package io.github.sparkonfargate.shuffle.store;

import java.io.Serial;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * One read that is sent a second time when S3 is slow to answer; whichever answer begins first is
 * the answer. The body is then read by the caller, from whichever connection won.
 *
 * <p>Races: the caller's thread runs the first request, a thread of the pool the second, and the
 * watch starts it; {@code winner} decides between them, once.
 */
final class HeadRace {
  /** Ends the first request without the SDK repeating it: the second has answered. */
  static final class Overtaken extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    Overtaken() {
      super("another request has brought the answer", null, false, false);
    }
  }

  private enum Winner {
    FIRST,
    SECOND,
    /** The caller has given up. */
    NOBODY
  }

  private static final ThreadLocal<@Nullable HeadRace> CURRENT = new ThreadLocal<>();

  private final ReadLatency latency;
  private final Executor executor;
  private final Supplier<ResponseInputStream<GetObjectResponse>> request;
  private final AtomicReference<@Nullable Winner> winner = new AtomicReference<>();
  private final CompletableFuture<ResponseInputStream<GetObjectResponse>> second =
      new CompletableFuture<>();
  private volatile @Nullable Exchange first;
  private volatile boolean hedged;
  private long began;

  HeadRace(
      ReadLatency latency,
      Executor executor,
      Supplier<ResponseInputStream<GetObjectResponse>> request) {
    this.latency = latency;
    this.executor = executor;
    this.request = request;
  }

  /** The race whose first request this thread is making, if any. */
  static @Nullable HeadRace ofThisThread() {
    return CURRENT.get();
  }

  /** Runs the race on the calling thread, which the first request takes. */
  ResponseInputStream<GetObjectResponse> run() {
    CURRENT.set(this);
    try {
      ResponseInputStream<GetObjectResponse> answer = request.get();
      if (winner.compareAndSet(null, Winner.FIRST)) {
        return answer;
      }
      answer.abort();
      return second.join();
    } catch (SdkException | Overtaken e) {
      if (winner.compareAndSet(null, Winner.NOBODY)) {
        throw e;
      }
      // The second has its answer in hand: only that decides the race.
      return second.join();
    } finally {
      CURRENT.remove();
    }
  }

  /** An attempt of the first request begins. */
  void begin(Exchange exchange) {
    first = exchange;
    began = System.nanoTime();
    if (winner.get() == Winner.SECOND) {
      throw new Overtaken();
    }
  }

  /** The head of the answer to the first request has come. */
  void headCame(boolean success) {
    if (success) {
      latency.record(System.nanoTime() - began);
    }
  }

  /** Called by the watch while the first request waits for the network. */
  void stillWaiting(long waitedNanos) {
    if (hedged || winner.get() != null || !latency.hedge(waitedNanos)) {
      return;
    }
    hedged = true;
    try {
      executor.execute(this::runSecond);
    } catch (RejectedExecutionException e) {
      // All threads for second requests are taken: then this read goes without.
      return;
    }
  }

  private void runSecond() {
    ResponseInputStream<GetObjectResponse> answer;
    try {
      answer = request.get();
    } catch (SdkException e) {
      // The first request is still on its way and speaks for both.
      return;
    }
    if (winner.compareAndSet(null, Winner.SECOND)) {
      second.complete(answer);
      latency.record(System.nanoTime() - began);
      Exchange slow = first;
      if (slow != null) {
        slow.breakOff(Exchange.Break.OVERTAKEN);
      }
    } else {
      answer.abort();
    }
  }
}
