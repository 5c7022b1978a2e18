package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.FakeEcsServices;
import io.github.sparkonfargate.ecs.FakeEcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcsSupervisorTest {
  private static final String SERVICE = "spark-1-driver";

  private final FakeEcsServices services = new FakeEcsServices(new FakeEcsTasks(new ManualClock()));
  private final List<Duration> rests = new ArrayList<>();
  private final EcsSupervisor supervisor = new EcsSupervisor(() -> services, SERVICE, this::rest);

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "1, false",
    "3, false",
    "127, false",
    "200, false",
    "134, true",
    "137, true",
    "139, true",
    "143, true"
  })
  void onlyWhatASignalEndedIsStartedAgain(int exitCode, boolean again) {
    assertThat(supervisor.startsAgain(exitCode)).isEqualTo(again);
  }

  @Test
  void aDriverIsKeptUntilItsServiceIsDeleted() {
    assertThat(supervisor.isKept()).isFalse();
    create();
    assertThat(supervisor.isKept()).isTrue();

    supervisor.release();

    assertThat(supervisor.isKept()).isFalse();
    assertThat(services.deleted()).containsExactly(SERVICE);
    assertThat(rests).isEmpty();
  }

  @Test
  void itDoesNotEndBeforeTheServiceIsGone() {
    create();
    services.refuse(new EcsException(EcsException.Kind.ACCESS, "not authorized"));

    supervisor.release();

    assertThat(rests).hasSize(3);
    assertThat(services.deleted()).containsExactly(SERVICE);
  }

  private void create() {
    services.create(
        new EcsServices.Order(
            SERVICE,
            "definition",
            new LaunchRequest.Capacity.OnDemand(),
            "LATEST",
            new LaunchRequest.Network(List.of("subnet-1"), List.of(), false),
            Map.of(),
            new LaunchRequest.Options(true, false, false)));
  }

  private void rest(Duration time) {
    rests.add(time);
    if (rests.size() == 3) {
      services.refuse(null);
    }
  }
}
