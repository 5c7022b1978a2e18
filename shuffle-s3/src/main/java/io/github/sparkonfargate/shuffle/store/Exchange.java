package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * One request and its answer on the wire. The thread that waits for the network says so here; the
 * {@link ExchangeWatch} breaks the connection off when that thread is interrupted or nothing moves,
 * for a socket's read and write heed neither.
 *
 * <p>Races: the waiting thread writes the volatile fields, the watch reads them. A wait that ends
 * as the watch looks is at worst broken off once too often, which counts as a failure of the
 * network and is repeated.
 */
final class Exchange {
  /** Why a connection was broken off. */
  enum Break {
    INTERRUPTED,
    STALLED,
    /** Another exchange brought the answer first. */
    OVERTAKEN,
    CLOSED
  }

  /** Something that waits for the network. */
  interface Wait<T> {
    T run() throws IOException;
  }

  private final Runnable abort;
  private final @Nullable HeadRace race;
  private final AtomicReference<@Nullable Break> broken = new AtomicReference<>();
  private volatile @Nullable Thread waiting;
  private volatile long lastMove;

  /**
   * @param abort closes the connection; may be called from any thread, more than once
   * @param race that a second exchange may join while this one waits for the head of its answer
   */
  Exchange(Runnable abort, @Nullable HeadRace race) {
    this.abort = abort;
    this.race = race;
  }

  /** Runs on the calling thread what may wait for the network. */
  <T> T await(Wait<T> wait) throws IOException {
    throwIfBroken(null);
    moved();
    waiting = Thread.currentThread();
    try {
      return wait.run();
    } catch (IOException | RuntimeException e) {
      throwIfBroken(e);
      throw e;
    } finally {
      waiting = null;
    }
  }

  /** Bytes went over the wire. */
  void moved() {
    lastMove = System.nanoTime();
  }

  @Nullable HeadRace race() {
    return race;
  }

  void breakOff(Break reason) {
    if (broken.compareAndSet(null, reason)) {
      abort.run();
    }
  }

  /** Called by the watch. */
  void inspect(long now, long patienceNanos) {
    Thread thread = waiting;
    if (thread == null) {
      return;
    }
    if (thread.isInterrupted()) {
      breakOff(Break.INTERRUPTED);
    } else if (now - lastMove > patienceNanos) {
      breakOff(Break.STALLED);
    } else if (race != null) {
      race.stillWaiting(now - lastMove);
    }
  }

  private void throwIfBroken(@Nullable Exception cause) throws IOException {
    Break reason = broken.get();
    if (reason == null) {
      return;
    }
    switch (reason) {
      case INTERRUPTED -> throw withCause(new InterruptedIOException("interrupted"), cause);
      case STALLED ->
          throw withCause(
              new SocketTimeoutException(
                  "no byte came or went for the time of spark.shuffle.s3.requestTimeout"),
              cause);
      case OVERTAKEN -> throw new HeadRace.Overtaken();
      case CLOSED -> throw SdkClientException.create("the store is closed", cause);
    }
  }

  private static IOException withCause(IOException failure, @Nullable Exception cause) {
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }
}
