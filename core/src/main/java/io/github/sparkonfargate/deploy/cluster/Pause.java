package io.github.sparkonfargate.deploy.cluster;

import java.time.Duration;

/** How the submitting thread waits; tests move their clock instead. */
@FunctionalInterface
interface Pause {
  void rest(Duration time) throws InterruptedException;
}
