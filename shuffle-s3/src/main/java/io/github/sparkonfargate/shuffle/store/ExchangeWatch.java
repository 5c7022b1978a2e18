package io.github.sparkonfargate.shuffle.store;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at every exchange on the wire some hundred times a second, on a daemon thread of its own
 * that sleeps while there is none.
 *
 * <p>Races: exchanges come and go on the threads of requests, the watch goes over a concurrent set.
 */
final class ExchangeWatch implements AutoCloseable {
  private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();

  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final long patienceNanos;
  private final Thread thread;
  private volatile boolean closed;

  /** The watch says that it may be about to sleep, and only then is it woken. */
  private volatile boolean idle;

  /**
   * @param patience how long a connection may stand still
   */
  ExchangeWatch(Duration patience) {
    this.patienceNanos = patience.toNanos();
    this.thread = new Thread(this::watch, "s3-shuffle-watch");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void add(Exchange exchange) {
    exchanges.add(exchange);
    if (idle) {
      LockSupport.unpark(thread);
    }
    if (closed) {
      exchange.breakOff(Exchange.Break.CLOSED);
    }
  }

  void remove(Exchange exchange) {
    exchanges.remove(exchange);
  }

  /** One look at everything on the wire. */
  void tick(long now) {
    for (Exchange exchange : exchanges) {
      exchange.inspect(now, patienceNanos);
    }
  }

  /** Breaks off everything on the wire. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    exchanges.forEach(exchange -> exchange.breakOff(Exchange.Break.CLOSED));
  }

  private void watch() {
    while (!closed) {
      idle = true;
      if (exchanges.isEmpty()) {
        // What is added from here on finds the flag and gives a permit, which keeps us awake.
        LockSupport.park(this);
      }
      idle = false;
      tick(System.nanoTime());
      LockSupport.parkNanos(this, TICK_NANOS);
    }
  }
}
