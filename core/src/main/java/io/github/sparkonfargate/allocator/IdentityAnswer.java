package io.github.sparkonfargate.allocator;

import java.io.Serializable;

/**
 * The answer to a container that asks which executor it is. It travels over Spark RPC as it is,
 * from a driver to executors that run the same jar.
 */
public sealed interface IdentityAnswer extends Serializable {

  /** The container runs this executor. */
  record Identified(String executorId) implements IdentityAnswer {}

  /**
   * The driver does not know the task ARN yet (the RunTask reply is late or was lost); ask again.
   */
  record NotYet() implements IdentityAnswer {}

  /** The task was not launched by this application, or its executor is no longer wanted. */
  record Refused(String reason) implements IdentityAnswer {}
}
