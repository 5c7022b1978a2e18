package io.github.sparkonfargate.store;

/** A store refused a call or could not be reached. The message is for the user. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  /**
   * @param message what failed, on what, why (AWS's words) and what to do
   */
  public StoreException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param message what failed, on what, why (AWS's words) and what to do
   * @param passing whether the same call may work later
   */
  public StoreException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** Whether the same call may work later: S3 was not reached, or had a fault. */
  public boolean isTransient() {
    return passing;
  }
}
