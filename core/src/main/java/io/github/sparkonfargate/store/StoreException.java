package io.github.sparkonfargate.store;

/** S3 refused a call or could not be reached. The message is for the user. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what failed, on what, why (AWS's words) and what to do
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
