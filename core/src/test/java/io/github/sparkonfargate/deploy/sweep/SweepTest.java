package io.github.sparkonfargate.deploy.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.common.aws.NoRegionException;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.FakeEcsServices;
import io.github.sparkonfargate.ecs.FakeEcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SweepTest {
  private final ManualClock clock = new ManualClock();
  private final FakeEcsTasks ecs = new FakeEcsTasks(clock);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeEcsServices services = new FakeEcsServices(ecs);
  private final List<Duration> rests = new ArrayList<>();
  private Runnable whileResting = () -> {};

  @Test
  void listsOurTasksAndStopsNothingUnlessTold() {
    String ours = executorOf("spark-1");
    ecs.foreign("somebody else");

    assertThat(sweep()).isZero();

    assertThat(out.toString())
        .contains(ours.substring(ours.length() - 8), "spark-1", "1 tasks", "nothing was stopped");
    assertThat(ecs.stops()).isEmpty();
  }

  @Test
  void stopsTheTasksOfOneApplicationOnly() {
    String orphan = executorOf("spark-1");
    executorOf("spark-2");
    ecs.foreign("somebody else");

    sweep("--app", "spark-1", "--stop");

    assertThat(ecs.stops()).containsExactly(orphan);
    assertThat(out.toString()).contains("1 stopped");
  }

  @Test
  void aSupervisedDriverGoesWithItsServiceWhichWouldStartAnother() {
    service(Map.of("spark-app-id", "spark-1", "spark-role", "driver"));
    services.find("spark-1-driver");

    sweep("--app", "spark-1", "--stop");

    assertThat(services.deleted()).containsExactly("spark-1-driver");
    assertThat(ecs.stops()).isEmpty();
    assertThat(out.toString()).contains("1 tasks of", "1 stopped");
  }

  @Test
  void aServiceBetweenTwoStartsOfItsDriverIsFoundByItsApplication() {
    services.cannotPlace("no capacity");
    service(Map.of("spark-app-id", "spark-1", "spark-role", "driver"));

    assertThat(sweep("--app", "spark-1")).isZero();

    assertThat(out.toString()).contains("spark-1-driver", "0 tasks and a service", "nothing was");
    assertThat(services.deleted()).isEmpty();

    assertThat(sweep("--app", "spark-1", "--stop")).isZero();

    assertThat(out.toString()).contains("1 stopped");
    assertThat(services.deleted()).containsExactly("spark-1-driver");
    sweep("--app", "spark-1");
    assertThat(out.toString()).as("it is gone").contains("0 tasks of");
  }

  @Test
  void aServiceWithoutOurTagsIsSomebodyElses() {
    services.cannotPlace("no capacity");
    service(Map.of("team", "data"));

    sweep("--app", "spark-1", "--stop");

    assertThat(services.deleted()).isEmpty();
  }

  @Test
  void whoMayNotSeeServicesSweepsTasksAndIsTold() {
    String orphan = executorOf("spark-1");
    services.findFails(new EcsException(EcsException.Kind.ACCESS, "DescribeServices refused"));

    assertThat(sweep("--app", "spark-1", "--stop")).isZero();

    assertThat(ecs.stops()).containsExactly(orphan);
    assertThat(err.toString()).contains("was not looked for: DescribeServices refused");
  }

  @Test
  void whatIsThrottledIsTriedAgain() {
    EcsException throttled = new EcsException(EcsException.Kind.THROTTLED, "Rate exceeded");
    String one = executorOf("spark-1");
    String two = executorOf("spark-1");
    ecs.describeFails(throttled).stopFails(throttled);
    // The second time each call is answered, as each is refused once.
    List<Runnable> answers =
        new ArrayList<>(List.of(() -> ecs.describeFails(null), () -> ecs.stopFails(null)));
    whileResting = () -> answers.remove(0).run();

    assertThat(sweep("--app", "spark-1", "--stop")).isZero();

    assertThat(ecs.stops()).containsExactly(one, one, two);
    assertThat(ecs.alive()).isEmpty();
    assertThat(rests).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
    assertThat(out.toString()).contains("2 stopped");
  }

  @Test
  void whatStaysThrottledIsGivenUpInTheEndAndWhatIsRefusedAtOnce() {
    executorOf("spark-1");
    ecs.stopFails(new EcsException(EcsException.Kind.THROTTLED, "Rate exceeded"));

    assertThat(sweep("--app", "spark-1", "--stop")).isEqualTo(1);
    assertThat(rests).hasSize(5).last().isEqualTo(Duration.ofSeconds(8));
    assertThat(err.toString()).contains("Rate exceeded");

    ecs.stopFails(new EcsException(EcsException.Kind.ACCESS, "StopTask refused"));
    assertThat(sweep("--app", "spark-1", "--stop")).isEqualTo(1);
    assertThat(rests).hasSize(5);
  }

  @Test
  void saysWhatAnEndpointIs() {
    for (String endpoint : List.of("localhost", "localhost:4566", "ftp://host", "http://")) {
      assertThat(commandLine(new SweepCommand()).execute("--endpoint", endpoint)).isEqualTo(2);
      assertThat(err.toString())
          .contains("'" + endpoint + "' is not a URL; write http://HOST:PORT")
          .doesNotContain("Exception");
    }
  }

  @Test
  void sparesWhatIsYoung() {
    String old = executorOf("spark-1");
    clock.advance(Duration.ofHours(5));
    executorOf("spark-2");

    sweep("--older-than", "3", "--stop");

    assertThat(ecs.stops()).containsExactly(old);
  }

  @Test
  void refusesToStopEverything() {
    assertThat(commandLine(new SweepCommand()).execute("--stop")).isEqualTo(2);
    assertThat(err.toString()).contains("would end every application");
    assertThat(commandLine(new SweepCommand()).execute("--older-than", "-1")).isEqualTo(2);
  }

  @Test
  void saysWhatAnAgeIs() {
    assertThat(commandLine(new SweepCommand()).execute("--older-than", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("'x' is not a number of hours; write 12 or 0.5");
  }

  @Test
  void namesItsOwnOptionWhereNoRegionIsSet() {
    assertThat(SweepCommand.words(new NoRegionException()))
        .contains("--region", "AWS_REGION")
        .doesNotContain("spark.");
  }

  @ParameterizedTest
  @CsvSource({
    "CLUSTER, check --cluster and --region",
    "UNAVAILABLE, --endpoint",
    "ACCESS, ecs:DescribeServices",
    "CREDENTIALS, this machine's clock",
    "INVALID, ''",
    "THROTTLED, ''",
  })
  void namesItsOwnOptionsWhereEcsRefuses(EcsException.Kind kind, String advice) {
    String words = SweepCommand.words(new EcsException(kind, "ListTasks refused"));

    assertThat(words).startsWith("ListTasks refused").contains(advice).doesNotContain("spark.");
    assertThat(words.contains(";")).isEqualTo(!advice.isEmpty());
  }

  private String executorOf(String application) {
    return ecs.tagged(Map.of("spark-app-id", application, "spark-role", "executor"));
  }

  private int sweep(String... arguments) {
    SweepCommand command = new SweepCommand();
    CommandLine commandLine = commandLine(command);
    commandLine.parseArgs(arguments);
    Repeats repeats =
        new Repeats(
            time -> {
              rests.add(time);
              whileResting.run();
            });
    return command.sweep(new Orphans(ecs, services, repeats), clock.instant());
  }

  private void service(Map<String, String> tags) {
    services.create(
        new EcsServices.Order(
            "spark-1-driver",
            "definition",
            new LaunchRequest.Capacity.OnDemand(),
            "LATEST",
            new LaunchRequest.Network(List.of("subnet-1"), List.of(), false),
            tags,
            new LaunchRequest.Options(true, false, false)));
  }

  private CommandLine commandLine(SweepCommand command) {
    CommandLine commandLine = new CommandLine(command);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine;
  }
}
