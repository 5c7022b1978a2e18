package io.github.sparkonfargate.shuffle.store;

import org.jspecify.annotations.Nullable;

/**
 * The object is definitely not there as it was written: no such key, or not of the length it had.
 * Repeating does not help.
 */
public final class ObjectLostException extends StoreException {
  private static final long serialVersionUID = 1L;

  public ObjectLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
