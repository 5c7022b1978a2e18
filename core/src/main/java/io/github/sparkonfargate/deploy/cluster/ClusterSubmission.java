package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.deploy.staging.LocalFiles;
import io.github.sparkonfargate.deploy.staging.Secrets;
import io.github.sparkonfargate.deploy.staging.TravelPlan;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.driver.DriverResult;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One submission, from the order to the exit code of spark-submit. Used by one thread. */
final class ClusterSubmission {
  private static final int STILL_RUNNING = 1;
  private static final int RENEWALS = 4;

  private final EcsTasks ecs;
  private final Baggage baggage;
  private final DriverTask task;
  private final String region;
  private final ClusterModeSettings settings;
  private final InstantSource clock;
  private final Pause pause;
  private final Announcer announcer;
  private final CtrlC ctrlC;
  private long renewals;

  ClusterSubmission(
      EcsTasks ecs,
      Baggage baggage,
      DriverTask task,
      String region,
      ClusterModeSettings settings,
      InstantSource clock,
      Pause pause,
      Announcer announcer,
      CtrlC ctrlC) {
    this.ecs = ecs;
    this.baggage = baggage;
    this.task = task;
    this.region = region;
    this.settings = settings;
    this.clock = clock;
    this.pause = pause;
    this.announcer = announcer;
    this.ctrlC = ctrlC;
  }

  /**
   * @return what spark-submit exits with
   * @throws SubmissionException if the driver cannot be launched; nothing is left behind then
   */
  int submit(DriverOrder order, LocalFiles files, Secrets secrets) throws InterruptedException {
    TravelPlan plan =
        TravelPlan.of(
            order,
            files,
            secrets,
            settings.uploads().path(),
            task.fits(List.of("--order", order.toInline())));
    if (!plan.problem().isEmpty()) {
      throw new SubmissionException(plan.problem());
    }
    String definition = ecs.ensureTaskDefinition(task.definition(region));
    List<String> words =
        plan.staged()
            ? baggage.upload(order, files, announcer)
            : List.of("--order", order.toInline());
    boolean launched = false;
    try {
      TaskSnapshot driver = launch(definition, words);
      launched = true;
      return settings.waitForEnd() ? await(driver, definition, words) : leave(driver);
    } finally {
      if (!launched) {
        baggage.discard(announcer);
      }
    }
  }

  private TaskSnapshot launch(String definition, List<String> words) throws InterruptedException {
    String token = UUID.randomUUID().toString();
    TaskSnapshot driver =
        new DriverLauncher(ecs, clock, pause, announcer)
            .launch(task.launch(definition, words, token));
    announcer.say(
        "application "
            + task.applicationId()
            + " on cluster "
            + task.settings().cluster()
            + ": driver "
            + driver.arn()
            + " ("
            + task.size().size()
            + ")");
    return driver;
  }

  private int leave(TaskSnapshot driver) {
    System.out.println("application id: " + task.applicationId());
    System.out.println("driver task: " + driver.arn());
    announcer.say(
        "not waiting (spark.fargate.submission.waitAppCompletion=false); spark-submit --master"
            + " fargate --status "
            + task.applicationId()
            + " says how it goes, --kill stops it");
    return 0;
  }

  private int await(TaskSnapshot first, String definition, List<String> words)
      throws InterruptedException {
    Instant begin = clock.instant();
    @Nullable Instant deadline = settings.waitTimeout().map(begin::plus).orElse(null);
    DriverWatch watch = new DriverWatch(ecs, clock, pause, announcer, interval(), this::renewLease);
    String arn = first.arn();
    for (int attempt = 1; ; attempt++) {
      ctrlC.watches(task.applicationId(), arn);
      Optional<DriverEnd> end = watch.await(task.applicationId(), arn, deadline);
      if (end.isEmpty()) {
        return stillRunning();
      }
      if (!end.get().retryable() || attempt >= settings.maxAttempts()) {
        return finish(end.get(), Duration.between(begin, clock.instant()));
      }
      announcer.say(
          "the driver "
              + end.get().words()
              + "; it is started again, attempt "
              + (attempt + 1)
              + " of "
              + settings.maxAttempts()
              + " (spark.fargate.driver.maxAttempts)");
      arn = launch(definition, words).arn();
    }
  }

  /** A lease has to be renewed several times before it runs out. */
  private Duration interval() {
    Duration report = task.settings().reportInterval();
    return settings
        .leaseTimeout()
        .map(lease -> lease.dividedBy(RENEWALS))
        .filter(renewal -> renewal.compareTo(report) < 0)
        .orElse(report);
  }

  private void renewLease() {
    if (settings.leaseTimeout().isPresent()) {
      renewals++;
      baggage.renewLease(Long.toString(renewals), announcer);
    }
  }

  private int stillRunning() {
    ctrlC.done();
    announcer.say(
        "the application goes on, and spark.fargate.submission.waitTimeout is over; spark-submit"
            + " --master fargate --kill "
            + task.applicationId()
            + " stops it");
    return STILL_RUNNING;
  }

  private int finish(DriverEnd end, Duration took) {
    ctrlC.done();
    Optional<DriverResult> result = baggage.result(announcer);
    baggage.finish(announcer);
    announcer.say("the driver " + end.words() + " (" + Words.duration(took) + ")");
    if (end.exitCode() != 0) {
      result
          .map(DriverResult::diagnostics)
          .filter(words -> !words.isEmpty())
          .ifPresent(words -> announcer.say("it failed with: " + words));
    }
    return end.exitCode();
  }
}
