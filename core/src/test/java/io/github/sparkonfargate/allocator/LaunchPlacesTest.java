package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.LaunchOrder.Place;
import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where executors are launched when there is no capacity where they should be. */
class LaunchPlacesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Place CONFIGURED = Place.AS_CONFIGURED;

  @Test
  void asksOnDemandAtOnceWhenSpotHasNoCapacity() {
    AllocatorLab lab = lab(new AllocatorSettings.Places(true, 1));
    lab.ecs.next(Fault.CAPACITY);

    lab.want(5).tick();

    assertThat(places(lab)).containsExactly(CONFIGURED, new Place(true, 0));
    assertThat(lab.ecs.alive()).hasSize(5);
  }

  @Test
  void triesSpotAgainAfterFiveMinutes() {
    AllocatorLab lab = lab(new AllocatorSettings.Places(true, 1));
    lab.ecs.next(Fault.CAPACITY);
    lab.want(1).tick();

    lab.want(2).pass(25);
    lab.registerAll();
    lab.pass(280);
    lab.want(3);

    assertThat(places(lab))
        .containsExactly(CONFIGURED, new Place(true, 0), new Place(true, 0), CONFIGURED);
  }

  @Test
  void waitsForSpotWhereOnDemandIsNotAllowed() {
    AllocatorLab lab = lab(new AllocatorSettings.Places(false, 1));
    lab.ecs.next(Fault.CAPACITY);

    lab.want(5).pass(20);

    assertThat(places(lab)).containsExactly(CONFIGURED, CONFIGURED);
  }

  @Test
  void launchesTheRestOnDemandWhenSpotHadRoomForSome() {
    AllocatorLab lab = lab(new AllocatorSettings.Places(true, 1));
    lab.ecs.next(Fault.PARTIAL);

    lab.want(10).tick();

    assertThat(lab.orders).extracting(LaunchOrder::count).containsExactly(10, 5);
    assertThat(places(lab)).containsExactly(CONFIGURED, new Place(true, 0));
  }

  @Test
  void asksOneSubnetAfterTheOther() {
    LaunchPlaces places = new LaunchPlaces(new AllocatorSettings.Places(false, 2));

    assertThat(places.refused(places.next(NOW), NOW)).isFalse();
    assertThat(places.next(NOW)).isEqualTo(new Place(false, 1));
    places.refused(places.next(NOW), NOW);
    assertThat(places.next(NOW)).isEqualTo(new Place(false, 2));
    places.refused(places.next(NOW), NOW);
    assertThat(places.next(NOW)).isEqualTo(new Place(false, 1));
  }

  @Test
  void asksAllSubnetsAgainAfterAWhile() {
    LaunchPlaces places = new LaunchPlaces(new AllocatorSettings.Places(false, 3));
    places.refused(places.next(NOW), NOW);

    assertThat(places.next(NOW.plus(Duration.ofMinutes(6)))).isEqualTo(CONFIGURED);
  }

  private static AllocatorLab lab(AllocatorSettings.Places places) {
    return new AllocatorLab(AllocatorSettings.defaults(AllocatorLab.MARK, "spark").with(places));
  }

  private static List<Place> places(AllocatorLab lab) {
    return lab.orders.stream().map(LaunchOrder::place).toList();
  }
}
