package io.github.sparkonfargate.local.scenario;

import io.github.sparkonfargate.local.ecs.Timings;
import io.github.sparkonfargate.local.ecs.TokenBuckets.Bucket;
import io.github.sparkonfargate.local.runner.SimulatedRunner.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * A scenario, read and found good. Times count from the moment it begins, on the instance's clock.
 *
 * @param clockScale seconds here for one on the wall
 * @param vcpus the account's quotas of vCPUs: on-demand, spot
 * @param rates token buckets that differ from AWS's published ones
 * @param capacity how many tasks each subnet has room for
 * @param orders of the admin API, each at its time
 */
public record Scenario(
    String description,
    Optional<Timings> timings,
    OptionalDouble clockScale,
    List<Latency> latencies,
    Map<String, Integer> vcpus,
    Map<Bucket, Rate> rates,
    Map<String, Integer> capacity,
    List<Order> orders,
    List<Interruption> interruptions,
    List<Ending> endings) {
  public Scenario {
    latencies = List.copyOf(latencies);
    vcpus = Map.copyOf(vcpus);
    rates = Map.copyOf(rates);
    capacity = Map.copyOf(capacity);
    orders = List.copyOf(orders);
    interruptions = List.copyOf(interruptions);
    endings = List.copyOf(endings);
  }

  /**
   * Answers that take their time.
   *
   * @param action of AWS, or {@code *}
   * @param delay on the wall: a client waits in its own time
   * @param every the first call is delayed and each that many calls later
   */
  public record Latency(String action, Duration delay, int every) {}

  /** A token bucket. */
  public record Rate(int burst, int perSecond) {}

  /** A fault as the admin API takes it. */
  public record Order(Duration after, JsonNode fault) {}

  /**
   * Running Spot tasks that are interrupted, the oldest first.
   *
   * @param every again after this long; empty for once
   */
  public record Interruption(Duration after, int tasks, Optional<Duration> every) {}
}
