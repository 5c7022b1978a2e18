package io.github.sparkonfargate.deploy.cluster;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Writes to standard error. On a terminal the state is one line that is written anew; elsewhere it
 * is written once a minute, so that a log stays short.
 */
final class TerminalAnnouncer implements Announcer {
  private static final Duration SELDOM = Duration.ofMinutes(1);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final InstantSource clock;
  private Instant lastStatus;
  private boolean open;

  TerminalAnnouncer(PrintStream out, boolean terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.lastStatus = clock.instant();
  }

  @Override
  public void say(String line) {
    close();
    out.println("spark-on-fargate: " + line);
    out.flush();
  }

  @Override
  public void status(String line) {
    if (terminal) {
      out.print(CLEAR_LINE + line);
      out.flush();
      open = true;
      return;
    }
    Instant now = clock.instant();
    if (Duration.between(lastStatus, now).compareTo(SELDOM) >= 0) {
      lastStatus = now;
      say(line);
    }
  }

  private void close() {
    if (open) {
      out.print(CLEAR_LINE);
      open = false;
    }
  }
}
