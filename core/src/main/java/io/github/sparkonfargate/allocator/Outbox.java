package io.github.sparkonfargate.allocator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Spark is to be told, kept until the end of a tick: Spark's answer to one message must not
 * find the table half changed. The allocator's thread only.
 */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final Deque<Consumer<ExecutorListener>> letters = new ArrayDeque<>();
  private boolean failed;
  private boolean closed;

  void lost(Executor executor, ExecutorLoss loss) {
    if (closed) {
      log.debug("Executor {} ended: {}", executor.id(), loss.message());
      return;
    }
    if (loss.kind() == ExecutorLoss.Kind.REQUESTED) {
      log.info("Executor {} is gone: {}", executor.id(), loss.message());
    } else {
      // A shell shows warnings only, and its user waits for this executor.
      log.warn("Executor {} is gone: {}", executor.id(), loss.message());
    }
    letters.add(listener -> listener.executorLost(executor.id(), loss));
  }

  void ending(Executor executor, String why) {
    if (closed) {
      return;
    }
    log.warn("Executor {} is about to end: {}", executor.id(), why);
    letters.add(listener -> listener.executorEnding(executor.id(), why));
  }

  /** Said once; nothing is launched after it. */
  void applicationMustFail(String message) {
    if (failed || closed) {
      return;
    }
    failed = true;
    letters.add(listener -> listener.applicationMustFail(message));
  }

  /** Whether the application was told that it cannot go on. */
  boolean hasFailed() {
    return failed;
  }

  /** The application ends: what happens to its executors is no news any more. */
  void close() {
    closed = true;
    letters.clear();
  }

  void deliver(ExecutorListener listener) {
    // One by one: should the listener throw, the others are delivered with the next tick.
    while (!letters.isEmpty()) {
      letters.remove().accept(listener);
    }
  }
}
