package io.github.sparkonfargate.secret;

import org.jspecify.annotations.Nullable;

/** A secret could not be made or opened. The message is for the user and holds nothing secret. */
public final class SecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is to be made of it. */
  public enum Kind {
    /** The role may not use the key, or there are no credentials. */
    ACCESS,
    /** There is no such key, or it cannot be used in its present state. */
    KEY,
    /** The ciphertext is not one of this application's. */
    CONTEXT,
    /** What was given is malformed. */
    INVALID,
    /** Network, throttling or a fault on AWS's side; the same call may work later. */
    UNAVAILABLE
  }

  SecretException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A finding of our own, without an SDK exception behind it. */
  public SecretException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** What is to be made of it. */
  public Kind kind() {
    return kind;
  }
}
