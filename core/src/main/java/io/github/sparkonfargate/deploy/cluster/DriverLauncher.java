package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.LaunchResult;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Starts one driver. RunTask is repeated where that may help, always with the same client token: a
 * call whose reply was lost gives back the task that it started.
 */
final class DriverLauncher {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final EcsTasks ecs;
  private final InstantSource clock;
  private final Pause pause;
  private final Announcer announcer;

  DriverLauncher(EcsTasks ecs, InstantSource clock, Pause pause, Announcer announcer) {
    this.ecs = ecs;
    this.clock = clock;
    this.pause = pause;
    this.announcer = announcer;
  }

  /**
   * @throws SubmissionException if there is no driver in the end
   */
  TaskSnapshot launch(LaunchRequest request) throws InterruptedException {
    Instant deadline = clock.instant().plus(PATIENCE);
    Duration rest = FIRST_PAUSE;
    while (true) {
      LaunchResult result = ecs.run(request);
      if (result instanceof LaunchResult.Launched launched) {
        return launched.tasks().get(0);
      }
      String reason = reason(result);
      if (!mayPass(result) || !clock.instant().plus(rest).isBefore(deadline)) {
        throw new SubmissionException("the driver was not launched: " + reason);
      }
      announcer.say("RunTask for the driver: " + reason + "; again in " + rest.toSeconds() + " s");
      pause.rest(rest);
      rest =
          rest.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? rest.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  private static boolean mayPass(LaunchResult result) {
    return !(result instanceof LaunchResult.Refused refused)
        || refused.cause() == LaunchResult.Cause.CAPACITY;
  }

  private static String reason(LaunchResult result) {
    if (result instanceof LaunchResult.Refused refused) {
      return refused.reason();
    }
    if (result instanceof LaunchResult.Throttled throttled) {
      return throttled.reason();
    }
    return ((LaunchResult.Ambiguous) result).reason();
  }
}
