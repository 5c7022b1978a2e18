package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.allocator.LaunchOrder.Place;
import java.time.Duration;
import java.time.Instant;

/**
 * Where to look for capacity next: when Spot has none, on-demand where that is allowed; when the
 * subnets together have none, one after the other, for each lies in one Availability Zone. After
 * some minutes it looks where it was told to look at first. The allocator's thread only.
 */
final class LaunchPlaces {
  /** Capacity comes back in minutes; to ask Spot for each batch would halve the launch rate. */
  private static final Duration REST = Duration.ofMinutes(5);

  private final AllocatorSettings.Places settings;
  private Instant spotRefusedAt = Instant.MIN;
  private Instant subnetsRefusedAt = Instant.MIN;
  private int subnetTurn;

  LaunchPlaces(AllocatorSettings.Places settings) {
    this.settings = settings;
  }

  Place next(Instant now) {
    boolean onDemand = settings.fallsBackToOnDemand() && isRecent(spotRefusedAt, now);
    return new Place(onDemand, isRecent(subnetsRefusedAt, now) ? subnetTurn : 0);
  }

  /**
   * There was no capacity.
   *
   * @return whether another place is worth a try at once
   */
  boolean refused(Place place, Instant now) {
    if (settings.fallsBackToOnDemand() && !place.onDemand()) {
      spotRefusedAt = now;
      return true;
    }
    if (settings.subnets() > 1) {
      subnetTurn = place.subnetTurn() % settings.subnets() + 1;
      subnetsRefusedAt = now;
    }
    return false;
  }

  private static boolean isRecent(Instant refusedAt, Instant now) {
    return !refusedAt.equals(Instant.MIN)
        && Duration.between(refusedAt, now).abs().compareTo(REST) < 0;
  }
}
