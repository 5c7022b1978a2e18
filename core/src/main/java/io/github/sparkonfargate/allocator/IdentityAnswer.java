package io.github.sparkonfargate.allocator;

/** The answer to a container that asks which executor it is. */
public sealed interface IdentityAnswer {

  /** The container runs this executor. */
  record Identified(String executorId) implements IdentityAnswer {}

  /**
   * The driver does not know the task ARN yet (the RunTask reply is late or was lost); ask again.
   */
  record NotYet() implements IdentityAnswer {}

  /** The task was not launched by this application, or its executor is no longer wanted. */
  record Refused(String reason) implements IdentityAnswer {}
}
