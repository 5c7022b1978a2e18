package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * S3 did not do what was asked, for a reason that says nothing about the object: refused,
 * unreachable, throttled for too long.
 */
public class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
