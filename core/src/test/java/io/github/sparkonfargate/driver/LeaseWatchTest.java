package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.ManualClock;
import io.github.sparkonfargate.store.FakeObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {
  private static final ObjectUri LEASE = ObjectUri.parse("s3://b/u/lease");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock();
  private final FakeObjectStore store = new FakeObjectStore();
  private final LeaseWatch watch = new LeaseWatch(store, LEASE, TIMEOUT, clock);

  @Test
  void lastsWhileTheClientRenewsIt() {
    for (int i = 0; i < 20; i++) {
      store.put("" + i, LEASE);
      clock.advance(Duration.ofSeconds(20));
      assertThat(watch.hasExpired()).isFalse();
    }
  }

  @Test
  void runsOutWhenItsTextStaysTheSame() {
    store.put("7", LEASE);
    assertThat(watch.hasExpired()).isFalse();
    clock.advance(TIMEOUT);
    assertThat(watch.hasExpired()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(watch.hasExpired()).isTrue();
  }

  @Test
  void runsOutWhenItWasNeverThere() {
    clock.advance(TIMEOUT.plusSeconds(1));
    assertThat(watch.hasExpired()).isTrue();
  }

  @Test
  void anS3ThatDoesNotAnswerEndsNoApplication() {
    store.put("7", LEASE);
    watch.hasExpired();
    store.refuseAfter(0);
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(20));
      assertThat(watch.hasExpired()).isFalse();
    }
    store.recover();
    clock.advance(TIMEOUT.plusSeconds(1));
    assertThat(watch.hasExpired()).isTrue();
  }
}
