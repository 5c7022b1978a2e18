package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether the driver's client is still there, told from whether the lease's text changes. Only this
 * machine's clock counts. Used by one thread.
 */
final class LeaseWatch {
  private final ObjectStore store;
  private final ObjectUri lease;
  private final Duration timeout;
  private final InstantSource clock;
  private Instant lastChange;
  private String lastText = "";

  LeaseWatch(ObjectStore store, ObjectUri lease, Duration timeout, InstantSource clock) {
    this.store = store;
    this.lease = lease;
    this.timeout = timeout;
    this.clock = clock;
    this.lastChange = clock.instant();
  }

  /** How often to look. */
  Duration interval() {
    return timeout.dividedBy(3);
  }

  /** Looks; whether the lease has run out. */
  boolean hasExpired() {
    Instant now = clock.instant();
    try {
      String text = store.text(lease).orElse("");
      if (!text.equals(lastText)) {
        lastText = text;
        lastChange = now;
      }
    } catch (StoreException e) {
      // Where S3 does not answer, nothing is known of the client; its application is not ended.
      System.err.println("spark-on-fargate: the lease cannot be read: " + e.getMessage());
      lastChange = now;
    }
    return Duration.between(lastChange, now).compareTo(timeout) > 0;
  }
}
