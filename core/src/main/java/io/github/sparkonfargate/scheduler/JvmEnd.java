package io.github.sparkonfargate.scheduler;

import org.apache.spark.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;
import scala.runtime.BoxedUnit;

/**
 * Stops the backend of a driver that is told to end while its SparkContext is still being made.
 * Spark sets its own hook when the context is complete, and that waits for executors: a signal that
 * came before would leave those that are starting, which nobody pays attention to but the bill.
 */
final class JvmEnd {
  /** After that of a complete SparkContext (50), which stops the backend itself. */
  private static final int PRIORITY = 49;

  private final Runnable stop;

  // Written when the backend starts, read by whichever thread stops it.
  private volatile @Nullable Object hook;

  /**
   * @param stop may be called twice
   */
  JvmEnd(Runnable stop) {
    this.stop = stop;
  }

  /** From now on a JVM that ends stops the backend. */
  void await() {
    hook =
        ShutdownHookManager.addShutdownHook(
            PRIORITY,
            () -> {
              stop.run();
              return BoxedUnit.UNIT;
            });
  }

  /** The backend is stopped, and may be collected. */
  void forget() {
    Object set = hook;
    hook = null;
    if (set != null) {
      ShutdownHookManager.removeShutdownHook(set);
    }
  }
}
