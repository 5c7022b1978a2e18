package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.FakeEcsServices;
import io.github.sparkonfargate.ecs.FakeEcsTasks;
import io.github.sparkonfargate.ecs.FakeTaskListing;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.spark.deploy.SparkSubmitOperation;
import org.junit.jupiter.api.Test;

class ClusterOperationTest {
  private final ManualClock clock = new ManualClock();
  private final FakeEcsTasks ecs = new FakeEcsTasks(clock);
  private final FakeTaskListing listing = new FakeTaskListing(ecs);
  private final FakeEcsServices services = new FakeEcsServices(ecs);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void sparkFindsItForOurMasters() {
    assertThat(ServiceLoader.load(SparkSubmitOperation.class))
        .hasAtLeastOneElementOfType(ClusterOperation.class);
    assertThat(new ClusterOperation().supports("fargate://c")).isTrue();
    assertThat(new ClusterOperation().supports("yarn")).isFalse();
  }

  @Test
  void showsARunningApplicationByItsIdWithoutListingTheCluster() {
    String driver = driver("spark-1");

    assertThat(status("spark-1")).isEqualTo(1);

    assertThat(text()).contains("application id: spark-1", driver, "state: RUNNING");
    assertThat(listing.calls()).isZero();
  }

  @Test
  void showsAnEndedApplicationWithItsExitCode() {
    ecs.exit(driver("spark-1"), 3, "");
    clock.advance(Duration.ofMinutes(1));

    assertThat(status("spark-1")).isEqualTo(1);

    assertThat(text()).contains("state: STOPPED", "exit code: 3");
  }

  @Test
  void takesTheArnAndTheIdOfTheDriversTask() {
    String driver = driver("spark-1");

    assertThat(status(driver)).isEqualTo(1);
    assertThat(status(driver.substring(driver.lastIndexOf('/') + 1))).isEqualTo(1);
  }

  @Test
  void aPatternListsApplicationsAndNotTheirExecutors() {
    driver("spark-a1");
    driver("spark-a2");
    driver("spark-b1");
    ecs.foreign("spark-a1");

    assertThat(status("*")).isEqualTo(3);
    assertThat(status("spark-a*")).isEqualTo(2);
    assertThat(status("spark-z*")).isZero();
  }

  @Test
  void showsTheNewestOfSeveralAttempts() {
    ecs.exit(driver("spark-1"), 1, "");
    clock.advance(Duration.ofMinutes(1));
    String second = driver("spark-1");

    assertThat(status("*")).isEqualTo(1);
    assertThat(text()).contains(second);
  }

  @Test
  void killsTheDriverOnlyAndOnlyOnce() {
    String driver = driver("spark-1");
    String executor = ecs.foreign("spark-1");

    assertThat(kill("spark-1")).isEqualTo(1);
    assertThat(kill(driver)).isEqualTo(1);

    assertThat(ecs.stops()).containsExactly(driver).doesNotContain(executor);
    assertThat(text()).contains("is being stopped", "has ended already");
  }

  @Test
  void aTaskThatIsNoDriverOfOursIsLeftAlone() {
    String stranger = ecs.foreign("somebody");

    assertThat(kill(stranger)).isZero();
    assertThat(kill("somebody")).isZero();
    assertThat(ecs.stops()).isEmpty();
  }

  @Test
  void aSupervisedApplicationIsKilledWithItsService() {
    supervised("spark-a1", Map.of("spark-role", "driver"));

    assertThat(status("spark-a1")).isEqualTo(1);
    assertThat(kill("spark-a*")).isEqualTo(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(kill("spark-a1")).isEqualTo(1);

    assertThat(services.deleted()).containsExactly("spark-a1-driver");
    assertThat(ecs.stops()).isEmpty();
    assertThat(ecs.alive()).isEmpty();
    assertThat(text())
        .contains("driver service: spark-a1-driver", "is being stopped", "has ended already");
  }

  @Test
  void aSupervisedDriverThatDiedIsSaidToBeStartedAgain() {
    supervised("spark-a1", Map.of("spark-role", "driver"));
    String first = ecs.alive().get(0);
    services.cannotPlace("no capacity");
    ecs.exit(first, 137, "");
    clock.advance(Duration.ofMinutes(1));

    assertThat(status("spark-a1")).isEqualTo(1);

    assertThat(text()).contains("ended with exit code 137; ECS starts it again");
  }

  @Test
  void aServiceOfSomebodyElseIsNotDeletedForItsName() {
    supervised("spark-a1", Map.of("owner", "somebody"));

    kill("spark-a1");

    assertThat(services.deleted()).isEmpty();
  }

  private void supervised(String applicationId, Map<String, String> tags) {
    services.create(
        new EcsServices.Order(
            applicationId + "-driver",
            "definition",
            new LaunchRequest.Capacity.OnDemand(),
            "LATEST",
            new LaunchRequest.Network(List.of("subnet-1"), List.of(), false),
            tags,
            new LaunchRequest.Options(true, false, false)));
    services.find(applicationId + "-driver");
    clock.advance(Duration.ofSeconds(30));
  }

  private String driver(String applicationId) {
    String arn = ecs.foreign(DriverTask.startedBy(applicationId));
    clock.advance(Duration.ofSeconds(30));
    return arn;
  }

  private int status(String submission) {
    return ClusterOperation.status(submission, clients(), stream());
  }

  private int kill(String submission) {
    return ClusterOperation.kill(submission, clients(), stream());
  }

  private ClusterOperation.Clients clients() {
    return new ClusterOperation.Clients(ecs, listing, services);
  }

  private PrintStream stream() {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
