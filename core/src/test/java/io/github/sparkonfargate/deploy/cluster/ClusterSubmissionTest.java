package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.driver.DriverResult;
import io.github.sparkonfargate.driver.Orders;
import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.store.ObjectUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSubmissionTest extends SubmissionCase {

  @Test
  void endsWithTheDriversExitCode() throws Exception {
    exitsAfter(Duration.ofMinutes(2), 3);

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(3);

    assertThat(lines.said).anyMatch(line -> line.contains("ended with exit code 3"));
    assertThat(lines.said).anyMatch(line -> line.contains("is RUNNING (after"));
    assertThat(lines.statuses)
        .anyMatch(line -> line.contains("RUNNING for") && line.contains("0 executors"));
    assertThat(store.uris()).isEmpty();
  }

  @Test
  void looksAsOftenAsTheReportIntervalSays() throws Exception {
    conf.put("spark.fargate.report.interval", "7s");
    exitsAfter(Duration.ofSeconds(30), 0);

    submit(Orders.of(Map.of()));

    assertThat(rests).hasSizeBetween(4, 6).containsOnly(Duration.ofSeconds(7));
  }

  @Test
  void theOrderTravelsInTheCommandOfOneTask() throws Exception {
    exitsAfter(Duration.ofSeconds(30), 0);
    DriverOrder order = Orders.of(Map.of("spark.a", "1"));

    submit(order);

    LaunchRequest launch = ecs.launches().get(0);
    assertThat(launch.count()).isEqualTo(1);
    assertThat(launch.startedBy()).isEqualTo("spark-1/driver");
    assertThat(launch.overrides().environment()).isEmpty();
    assertThat(launch.overrides().command()).containsExactly("driver", "--order", order.toInline());
    assertThat(launch.tags())
        .containsEntry("spark-role", "driver")
        .containsEntry("spark-app-id", "spark-1");
  }

  @Test
  void aSecretIsInNoEcsRequestAndGoneFromS3AtTheEnd() throws Exception {
    conf.put("spark.fargate.file.upload.path", "s3a://bkt/p");
    whileWaiting =
        () ->
            assertThat(store.text(ObjectUri.parse(UPLOADS + "order.json")).get()).contains("tiger");
    exitsAfter(Duration.ofSeconds(30), 0);

    submit(Orders.of(Map.of("spark.password", "tiger")));

    assertThat(ecs.launches().get(0).toString()).doesNotContain("tiger");
    assertThat(ecs.launches().get(0).overrides().command())
        .containsExactly("driver", "--order-at", UPLOADS + "order.json");
    assertThat(store.uris()).isEmpty();
  }

  @Test
  void withoutAnUploadPathNothingIsLaunchedAndTheCulpritNamed() {
    assertThatThrownBy(() -> submit(Orders.of(Map.of("spark.password", "tiger"))))
        .isInstanceOf(SubmissionException.class)
        .hasMessageContaining("spark.fargate.file.upload.path")
        .hasMessageContaining("spark.password");
    assertThat(ecs.launches()).isEmpty();
  }

  @Test
  void whatTheDriverLeftSaysWhyItFailed() throws Exception {
    conf.put("spark.fargate.file.upload.path", "s3://bkt/p");
    Path job = Files.writeString(folder.resolve("job.py"), "raise");
    whileWaiting =
        () ->
            store.put(
                new DriverResult("spark-1", 1, "ValueError: no luck").toJson(),
                ObjectUri.parse("s3://bkt/p/spark-result-spark-1.json"));
    exitsAfter(Duration.ofSeconds(30), 1);

    submit(
        Orders.of(
            Map.of(), new DriverOrder.Resource(DriverOrder.Kind.PYTHON, job.toUri().toString())));

    assertThat(lines.said).contains("it failed with: ValueError: no luck");
    assertThat(store.uris()).isEmpty();
  }

  @Test
  void theUploadOfALargeFileSaysHowFarItIs() throws Exception {
    conf.put("spark.fargate.file.upload.path", "s3://bkt/p");
    Path job = Files.writeString(folder.resolve("job.py"), "x".repeat(20 << 20));
    exitsAfter(Duration.ofSeconds(30), 0);

    submit(
        Orders.of(
            Map.of(), new DriverOrder.Resource(DriverOrder.Kind.PYTHON, job.toUri().toString())));

    assertThat(lines.said).contains("uploading " + job + ", 20 MiB");
    assertThat(lines.statuses).contains("uploading job.py: 20 of 20 MiB");
  }

  @Test
  void whenS3RefusesNothingIsLaunchedAndNothingLeft() throws Exception {
    conf.put("spark.fargate.file.upload.path", "s3://bkt/p");
    Path job = Files.writeString(folder.resolve("job.py"), "");
    store.refuseAfter(1);

    assertThatThrownBy(
            () ->
                submit(
                    Orders.of(
                        Map.of(),
                        new DriverOrder.Resource(DriverOrder.Kind.PYTHON, job.toUri().toString()))))
        .isInstanceOf(SubmissionException.class)
        .hasMessageContaining("s3://bkt/p")
        .hasMessageContaining("403");
    assertThat(ecs.launches()).isEmpty();
    assertThat(store.uris()).isEmpty();
  }

  @Test
  void whenEcsRefusesTheUploadsAreTakenBack() {
    conf.put("spark.fargate.file.upload.path", "s3://bkt/p");
    ecs.next(Fault.PERMANENT);

    assertThatThrownBy(() -> submit(Orders.of(Map.of("spark.password", "tiger"))))
        .hasMessageContaining("the driver was not launched: Subnet does not exist");
    assertThat(store.uris()).isEmpty();
  }

  @Test
  void throttlingLackOfCapacityAndALostReplyAreWaitedOutWithOneTask() throws Exception {
    ecs.next(Fault.THROTTLED, Fault.CAPACITY, Fault.LOST_REPLY);
    exitsAfter(Duration.ofMinutes(1), 0);

    assertThat(submit(Orders.of(Map.of()))).isZero();

    assertThat(ecs.all()).hasSize(1);
    assertThat(rests)
        .startsWith(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
  }

  @Test
  void lackOfCapacityIsNotWaitedOutForEver() {
    ecs.next(Collections.nCopies(100, Fault.CAPACITY).toArray(Fault[]::new));

    assertThatThrownBy(() -> submit(Orders.of(Map.of())))
        .isInstanceOf(SubmissionException.class)
        .hasMessageContaining("Capacity is unavailable");
  }

  @Test
  void aDriverThatSpotEndsIsStartedAgainAsOftenAsAllowed() throws Exception {
    conf.put("spark.fargate.driver.maxAttempts", "2");
    whileWaiting =
        () ->
            ecs.alive()
                .forEach(
                    arn ->
                        ecs.end(arn, new TaskSnapshot.Stop("SpotInterruption", "Spot", 143, "")));

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(143);

    assertThat(ecs.all()).hasSize(2);
    assertThat(ecs.launches().get(0).clientToken())
        .isNotEqualTo(ecs.launches().get(1).clientToken());
    assertThat(lines.said).anyMatch(line -> line.contains("attempt 2 of 2"));
  }

  @Test
  void aDriverThatFailsByItselfIsNotStartedAgain() throws Exception {
    conf.put("spark.fargate.driver.maxAttempts", "5");
    exitsAfter(Duration.ofSeconds(40), 1);

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(1);
    assertThat(ecs.all()).hasSize(1);
  }

  @Test
  void withoutWaitingItReturnsAtOnceAndTheDriverGoesOn() throws Exception {
    conf.put("spark.fargate.submission.waitAppCompletion", "false");

    assertThat(submit(Orders.of(Map.of()))).isZero();

    assertThat(ecs.alive()).hasSize(1);
    assertThat(rests).isEmpty();
  }

  @Test
  void aWaitThatTakesTooLongEndsWithOneAndTheDriverGoesOn() throws Exception {
    conf.put("spark.fargate.submission.waitTimeout", "1min");

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(1);

    assertThat(ecs.alive()).hasSize(1);
    assertThat(lines.said)
        .anyMatch(line -> line.contains("waitTimeout") && line.contains("--kill"));
  }

  @Test
  void theLeaseIsRenewedWhileWaiting() throws Exception {
    conf.put("spark.fargate.file.upload.path", "s3://bkt/p");
    conf.put("spark.fargate.submission.leaseTimeout", "20s");
    List<String> seen = new ArrayList<>();
    whileWaiting = () -> store.text(ObjectUri.parse(UPLOADS + "lease")).ifPresent(seen::add);
    exitsAfter(Duration.ofSeconds(60), 0);

    submit(
        Orders.of(
            Map.of(),
            new DriverOrder.Resource(DriverOrder.Kind.JAR, "local:///a.jar"),
            List.of(),
            Map.of(),
            20));

    assertThat(seen).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    assertThat(rests).contains(Duration.ofSeconds(5));
  }

  @Test
  void aTaskThatEcsDoesNotKnowAtOnceIsWaitedFor() throws Exception {
    ecs.invisibleFor(Duration.ofSeconds(25));
    exitsAfter(Duration.ofMinutes(1), 0);

    assertThat(submit(Orders.of(Map.of()))).isZero();
  }

  @Test
  void aTaskThatEcsForgotIsNotTakenForASuccess() throws Exception {
    whileWaiting = () -> ecs.all().forEach(ecs::forget);

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(1);
    assertThat(lines.said).anyMatch(line -> line.contains("not known to ECS"));
  }

  @Test
  void endedBySomebodyItSaysHowToGoOn() throws Exception {
    whileWaiting = ctrlC::interrupted;
    exitsAfter(Duration.ofSeconds(40), 0);

    submit(Orders.of(Map.of()));

    assertThat(terminalText())
        .contains("application spark-1 goes on", "--status spark-1", "--kill spark-1");
    assertThat(ecs.stops()).isEmpty();
  }

  @Test
  void atATerminalItAsksAndStopsTheApplicationOnAYes() throws Exception {
    ctrlC = ctrlC(true, "y\n");
    whileWaiting = ctrlC::interrupted;

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(143);

    assertThat(terminalText()).contains("Stop application spark-1 too? [y/N]", "is being stopped");
    assertThat(ecs.stops()).hasSize(1);
  }

  @Test
  void atATerminalWhereNobodyAnswersTheApplicationGoesOn() throws Exception {
    ctrlC = ctrlC(true, "");
    exitsAfter(Duration.ofSeconds(40), 0);
    Runnable exit = whileWaiting;
    boolean[] asked = {false};
    whileWaiting =
        () -> {
          if (!asked[0]) {
            asked[0] = true;
            ctrlC.interrupted();
          }
          exit.run();
        };

    assertThat(submit(Orders.of(Map.of()))).isZero();
    assertThat(terminalText()).contains("goes on");
  }

  @Test
  void afterTheEndThereIsNothingToAsk() throws Exception {
    exitsAfter(Duration.ofSeconds(30), 0);
    submit(Orders.of(Map.of()));

    ctrlC.interrupted();

    assertThat(terminalText()).isEmpty();
  }
}
