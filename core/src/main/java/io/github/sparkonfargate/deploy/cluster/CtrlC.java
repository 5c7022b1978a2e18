package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.ecs.EcsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What happens when spark-submit is ended before its driver is: on a terminal it asks whether the
 * application should be stopped, elsewhere it leaves it running; either way it says how to go on.
 */
final class CtrlC {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Where the person is asked. */
  record Terminal(boolean interactive, InputStream in, PrintStream out) {}

  /** What is being watched. */
  private record Watched(String applicationId, WatchedDriver driver) {}

  private final Terminal terminal;
  private final InstantSource clock;
  private final Pause pause;
  private final boolean endsWithClient;

  // Written by the submitting thread, read by the thread that ends the JVM.
  private volatile @Nullable Watched watched;

  /**
   * @param endsWithClient whether the local Fargate, and the driver in it, ends with this JVM
   */
  CtrlC(Terminal terminal, InstantSource clock, Pause pause, boolean endsWithClient) {
    this.terminal = terminal;
    this.clock = clock;
    this.pause = pause;
    this.endsWithClient = endsWithClient;
  }

  /** From now on this driver is waited for. */
  void watches(String applicationId, WatchedDriver driver) {
    watched = new Watched(applicationId, driver);
  }

  /** Nothing is waited for any more. */
  void done() {
    watched = null;
  }

  /** The JVM ends: to be run by a shutdown hook. */
  void interrupted() {
    Watched driver = watched;
    if (driver == null) {
      return;
    }
    terminal.out().println();
    if (endsWithClient) {
      say("the local Fargate ends, and application " + driver.applicationId() + " with it");
    } else if (terminal.interactive() && answeredYes(driver)) {
      stop(driver);
    } else {
      say(
          "application "
              + driver.applicationId()
              + " goes on; spark-submit --master fargate --status "
              + driver.applicationId()
              + " says how, --kill "
              + driver.applicationId()
              + " stops it");
    }
    terminal.out().flush();
  }

  private boolean answeredYes(Watched driver) {
    terminal.out().print("Stop application " + driver.applicationId() + " too? [y/N] ");
    terminal.out().flush();
    Instant deadline = clock.instant().plus(PATIENCE);
    try {
      while (clock.instant().isBefore(deadline)) {
        if (terminal.in().available() > 0) {
          int answer = terminal.in().read();
          return answer == 'y' || answer == 'Y';
        }
        pause.rest(LOOK);
      }
    } catch (IOException gone) {
      // The terminal was closed: nobody answers.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.out().println();
    return false;
  }

  private void stop(Watched driver) {
    try {
      driver.driver().stop("stopped at the terminal that submitted it");
      say("application " + driver.applicationId() + " is being stopped");
    } catch (EcsException e) {
      say("application " + driver.applicationId() + " goes on: " + e.getMessage());
    }
  }

  private void say(String line) {
    terminal.out().println("spark-on-fargate: " + line);
  }
}
