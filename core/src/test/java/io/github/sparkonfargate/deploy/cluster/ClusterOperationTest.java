package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.FakeEcsTasks;
import io.github.sparkonfargate.ecs.FakeTaskListing;
import io.github.sparkonfargate.ecs.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ServiceLoader;
import org.apache.spark.deploy.SparkSubmitOperation;
import org.junit.jupiter.api.Test;

class ClusterOperationTest {
  private final ManualClock clock = new ManualClock();
  private final FakeEcsTasks ecs = new FakeEcsTasks(clock);
  private final FakeTaskListing listing = new FakeTaskListing(ecs);
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

  private String driver(String applicationId) {
    String arn = ecs.foreign(DriverTask.startedBy(applicationId));
    clock.advance(Duration.ofSeconds(30));
    return arn;
  }

  private int status(String submission) {
    return ClusterOperation.status(submission, ecs, listing, stream());
  }

  private int kill(String submission) {
    return ClusterOperation.kill(submission, ecs, listing, stream());
  }

  private PrintStream stream() {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
