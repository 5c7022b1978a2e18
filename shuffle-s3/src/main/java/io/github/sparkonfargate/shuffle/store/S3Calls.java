package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** Runs calls of the SDK: once more with new credentials where the old ones have expired. */
final class S3Calls {
  private static final Logger log = LoggerFactory.getLogger(S3Calls.class);

  /** Waits; so that tests need not. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final RenewableCredentials credentials;
  private final S3Faults faults;
  private final BackoffStrategy pauses;
  private final Pause pause;
  private final int retries;

  /**
   * @param retries of what the SDK does not repeat itself
   */
  S3Calls(
      RenewableCredentials credentials,
      S3Faults faults,
      BackoffStrategy pauses,
      Pause pause,
      int retries) {
    this.credentials = credentials;
    this.faults = faults;
    this.pauses = pauses;
    this.pause = pause;
    this.retries = retries;
  }

  /**
   * @param action such as {@code read}, for messages
   * @param key or prefix, for messages
   */
  <T> T run(String action, String key, Supplier<T> call) throws IOException {
    try {
      return attempt(action, key, call);
    } catch (SdkException e) {
      throw faults.explain(action, key, e);
    }
  }

  /** As {@link #run}, but the SDK's exception comes out, for a caller to whom it may be fine. */
  <T> T attempt(String action, String key, Supplier<T> call) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw S3Faults.interrupted(action, key, null);
    }
    try {
      return call.get();
    } catch (UncheckedIOException e) {
      throw new StoreException(
          "Cannot " + action + " " + key + ": the local file cannot be read: " + e.getMessage(), e);
    } catch (SdkException e) {
      if (!S3Faults.isExpired(e)) {
        throw e;
      }
      log.info("S3 says that the credentials have expired; asking their source for new ones");
      credentials.renew();
      return call.get();
    }
  }

  IOException explain(String action, String key, SdkException failure) {
    return faults.explain(action, key, failure);
  }

  /** How often what the SDK does not repeat is repeated. */
  int retries() {
    return retries;
  }

  /**
   * Waits before a repetition.
   *
   * @param repetition counts from 1
   */
  void pauseBefore(int repetition, String action, String key) throws IOException {
    try {
      pause.of(pauses.computeDelay(repetition));
    } catch (InterruptedException e) {
      throw S3Faults.interrupted(action, key, e);
    }
  }
}
