package io.github.sparkonfargate.deploy.cluster;

/** Where a submission says how it goes; on the submitting thread. */
interface Announcer {
  /** A line that stays. */
  void say(String line);

  /** The state right now, which the next one replaces where the terminal can do that. */
  void status(String line);
}
