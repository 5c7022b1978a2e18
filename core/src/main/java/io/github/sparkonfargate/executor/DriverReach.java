package io.github.sparkonfargate.executor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether the driver is still there, as long as this executor has not registered with it. From then
 * on their connection tells, but until then Spark waits and repeats for minutes: two for each
 * unanswered question ({@code spark.rpc.askTimeout}), five in all for the executor's id. A
 * container whose driver is gone is paid for as long.
 *
 * <p>A driver whose machine takes connections and that does not answer is there: it may be busy.
 */
final class DriverReach {
  /** How long the driver may be out of reach; it never comes back at the same port. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int LEAST_FAILURES = 4;

  private final Door door;
  private final BooleanSupplier registered;
  private final InstantSource clock;
  private final ExecutorIdentity.Pause pause;

  /** Where the driver listens. */
  interface Door {
    /** Opens a connection and closes it. */
    void knock() throws IOException;
  }

  /**
   * @param registered whether this executor has
   */
  DriverReach(
      Door door, BooleanSupplier registered, InstantSource clock, ExecutorIdentity.Pause pause) {
    this.door = door;
    this.registered = registered;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * The door of a driver.
   *
   * @param driverUrl {@code spark://CoarseGrainedScheduler@host:port}
   * @throws IllegalArgumentException if it is not
   */
  static Door of(String driverUrl) {
    URI url = URI.create(driverUrl);
    if (url.getHost() == null || url.getPort() < 0) {
      throw new IllegalArgumentException(
          "--driver-url is " + driverUrl + ", which names no host and port");
    }
    return () -> {
      try (Socket socket = new Socket()) {
        // The name is looked up anew each time: an address may have come late.
        socket.connect(
            new InetSocketAddress(url.getHost(), url.getPort()),
            Math.toIntExact(INTERVAL.toMillis()));
      }
    };
  }

  /**
   * Watches until the executor has registered.
   *
   * @return empty once it has; what is wrong if the driver has been out of reach for too long
   */
  Optional<String> watch() throws InterruptedException {
    Instant reached = clock.instant();
    int failures = 0;
    while (!registered.getAsBoolean()) {
      pause.rest(INTERVAL);
      try {
        door.knock();
        reached = clock.instant();
        failures = 0;
      } catch (IOException outOfReach) {
        failures++;
        Duration since = Duration.between(reached, clock.instant());
        // Both: a machine that stood still for an hour has not tried for an hour.
        if (failures >= LEAST_FAILURES && since.compareTo(PATIENCE) >= 0) {
          return Optional.of(words(since, outOfReach));
        }
      }
    }
    return Optional.empty();
  }

  private static String words(Duration since, IOException outOfReach) {
    return "the driver cannot be reached for "
        + since.toSeconds()
        + " s ("
        + outOfReach.getMessage()
        + "): it has ended, or executors may not connect to spark.driver.port and"
        + " spark.driver.blockManager.port: check the driver's security group";
  }
}
