package io.github.sparkonfargate.ecs;

/** ECS refused a call or could not be reached. The message is for the user. */
public final class EcsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is to be made of it. */
  public enum Kind {
    /** The cluster does not exist or is not active. */
    CLUSTER,
    /** The credentials do not allow the call, or there are none. */
    ACCESS,
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
  }

  /** An exception of our own finding, without an SDK exception behind it. */
  public EcsException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What is to be made of it. */
  public Kind kind() {
    return kind;
  }

  /** Whether the same call may work later. */
  public boolean isTransient() {
    return kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE;
  }
}
