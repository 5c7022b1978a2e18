package io.github.sparkonfargate.ecs;

import org.jspecify.annotations.Nullable;

/** ECS refused a call or could not be reached. The message is for the user. */
public final class EcsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String fact;

  /** What is to be made of it. */
  public enum Kind {
    /** The cluster does not exist or is not active. */
    CLUSTER,
    /** The credentials do not allow the call. */
    ACCESS,
    /**
     * There are no credentials, they have expired, or this machine's clock is wrong: the same call
     * may work once that is mended, as by whoever renews them.
     */
    CREDENTIALS,
    /** A parameter is wrong; calling again changes nothing. */
    INVALID,
    /** AWS asks for fewer calls; call again later. */
    THROTTLED,
    /** Network, timeout or a fault on AWS's side; call again later. */
    UNAVAILABLE
  }

  /**
   * @param message what failed, on what, why (AWS's words) and which setting to look at
   */
  public EcsException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.fact = message;
  }

  /**
   * @param fact what failed, on what and why
   * @param advice which of Spark's settings to look at; empty for none
   * @param cause the SDK's exception; null for a finding of our own
   */
  EcsException(Kind kind, String fact, String advice, @Nullable Throwable cause) {
    super(advice.isEmpty() ? fact : fact + "; " + advice, cause);
    this.kind = kind;
    this.fact = fact;
  }

  /** An exception of our own finding, without an SDK exception behind it. */
  public EcsException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.fact = message;
  }

  /** What is to be made of it. */
  public Kind kind() {
    return kind;
  }

  /** The message without its advice, for commands whose options are not Spark's settings. */
  public String fact() {
    return fact;
  }

  /**
   * Whether the same call may work later, though perhaps not before somebody has done something.
   */
  public boolean mayPass() {
    return isTransient() || kind == Kind.CREDENTIALS;
  }

  /** Whether the same call may work later. */
  public boolean isTransient() {
    return kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE;
  }
}
