package io.github.sparkonfargate.driver;

/** Who starts the driver again when its task ends. */
interface Supervisor {
  /** The first exit code that means a signal, as shells and the JVM count them. */
  int SIGNALS_FROM = 129;

  /** The last of them: Linux has 64 signals. */
  int SIGNALS_TO = 128 + 64;

  /** Nobody, or a client that watches; the end of the task is the end. */
  Supervisor NONE =
      new Supervisor() {
        @Override
        public boolean startsAgain(int exitCode) {
          return false;
        }

        @Override
        public boolean isKept() {
          return false;
        }

        @Override
        public void release() {
          // Nothing holds the driver.
        }
      };

  /**
   * Whether an application that ended with this exit code is started again: not where it ended by
   * itself, be it with a failure.
   */
  boolean startsAgain(int exitCode);

  /**
   * Whether a task that is stopped is started again; not so where somebody killed the application.
   */
  boolean isKept();

  /** Starts the driver no more: the application has ended. Returns when that is certain. */
  void release();
}
