package io.github.sparkonfargate.scheduler;

/**
 * Why a SparkContext that waits for its first executors will not get them. Thrown on the
 * application's own thread, so that a program, a notebook or a scheduler of jobs reads the reason;
 * without a stack, for nothing in the program is at fault.
 */
final class ApplicationEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApplicationEndedException(String why) {
    super(why, null, false, false);
  }
}
