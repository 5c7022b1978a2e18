package io.github.sparkonfargate.local.ecs;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param invisible a new task is MISSING this long: the ECS API is eventually consistent
 * @param provisioning until the network interface is there
 * @param pending until the image is pulled
 * @param activating from the start of the containers until RUNNING is reported
 * @param deactivating from the order to stop until SIGTERM
 * @param deprovisioning from the last exit until STOPPED
 * @param stoppedKept how long a stopped task can be described; AWS: at least an hour
 */
public record Timings(
    Duration invisible,
    Duration provisioning,
    Duration pending,
    Duration activating,
    Duration deactivating,
    Duration deprovisioning,
    Duration stoppedKept) {

  /** About 0.3 s from RunTask to running processes. */
  public static Timings fast() {
    return new Timings(
        Duration.ofMillis(150),
        Duration.ofMillis(100),
        Duration.ofMillis(100),
        Duration.ofMillis(100),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofHours(1));
  }

  /** What users of Fargate report for a mid-sized image: half a minute to run. */
  public static Timings aws() {
    return new Timings(
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(15),
        Duration.ofHours(1));
  }
}
