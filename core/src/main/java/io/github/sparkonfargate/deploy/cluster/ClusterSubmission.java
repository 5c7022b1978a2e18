package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.deploy.staging.LocalFiles;
import io.github.sparkonfargate.deploy.staging.Secrets;
import io.github.sparkonfargate.deploy.staging.TravelPlan;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.driver.DriverResult;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
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

  private final Aws aws;
  private final Baggage baggage;
  private final DriverTask task;
  private final ClusterModeSettings settings;
  private final InstantSource clock;
  private final Pause pause;
  private final Announcer announcer;
  private final CtrlC ctrlC;
  private final LauncherFollower launcher;
  private long renewals;

  ClusterSubmission(
      Aws aws,
      Baggage baggage,
      DriverTask task,
      ClusterModeSettings settings,
      InstantSource clock,
      Pause pause,
      Announcer announcer,
      CtrlC ctrlC,
      LauncherFollower launcher) {
    this.aws = aws;
    this.baggage = baggage;
    this.task = task;
    this.settings = settings;
    this.clock = clock;
    this.pause = pause;
    this.announcer = announcer;
    this.ctrlC = ctrlC;
    this.launcher = launcher;
  }

  /**
   * What of AWS a submission talks to.
   *
   * @param log of the driver
   * @param region that the log group is in
   */
  record Aws(EcsTasks ecs, EcsServices services, DriverLog log, String region) {}

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
    // Before anything is uploaded: ECS may refuse the image or a role. A service's names its order.
    Optional<DriverTask.Ready> definition =
        settings.supervise() ? Optional.empty() : Optional.of(task.ready(aws.ecs(), aws.region()));
    List<String> words =
        plan.staged()
            ? baggage.upload(order, files, announcer)
            : List.of("--order", order.toInline());
    boolean launched = false;
    launcher.begin(task.applicationId());
    try {
      DriverStart start =
          definition.<DriverStart>map(it -> () -> launch(it, words)).orElse(() -> supervise(words));
      WatchedDriver driver = start.launch();
      launched = true;
      return settings.waitForEnd() ? await(driver, start) : leave();
    } finally {
      if (!launched) {
        baggage.discard(announcer);
      }
    }
  }

  /** Starts a driver, at first and whenever Fargate has ended it. */
  private interface DriverStart {
    WatchedDriver launch() throws InterruptedException;
  }

  private WatchedDriver supervise(List<String> words) {
    String definition = aws.ecs().ensureTaskDefinition(task.supervised(aws.region(), words));
    try {
      aws.services().create(task.service(definition));
    } catch (EcsException refused) {
      // It may have been made all the same, and would start a driver whose files are taken away.
      takeBack(refused);
      throw refused;
    }
    announcer.say(
        "application "
            + task.applicationId()
            + " on cluster "
            + task.settings().cluster()
            + ": service "
            + task.serviceName()
            + " keeps its driver ("
            + task.size().size()
            + ")");
    return new SupervisedDriver(aws.ecs(), aws.services(), task.serviceName());
  }

  private void takeBack(EcsException why) {
    try {
      aws.services().delete(task.serviceName());
    } catch (EcsException e) {
      why.addSuppressed(e);
    }
  }

  private WatchedDriver launch(DriverTask.Ready definition, List<String> words)
      throws InterruptedException {
    String token = UUID.randomUUID().toString();
    TaskSnapshot driver =
        new DriverLauncher(aws.ecs(), clock, pause, announcer)
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
    aws.log().place(driver.id()).ifPresent(place -> announcer.say("its log: " + place));
    if (!settings.waitForEnd()) {
      System.out.println("application id: " + task.applicationId());
      System.out.println("driver task: " + driver.arn());
    }
    return WatchedDriver.ofTask(aws.ecs(), driver.arn());
  }

  private int leave() {
    if (settings.supervise()) {
      System.out.println("application id: " + task.applicationId());
      System.out.println("driver service: " + task.serviceName());
    }
    announcer.say(
        "not waiting (spark.fargate.submission.waitAppCompletion=false); spark-submit --master"
            + " fargate --status "
            + task.applicationId()
            + " says how it goes, --kill stops it");
    return 0;
  }

  private int await(WatchedDriver first, DriverStart start) throws InterruptedException {
    Instant begin = clock.instant();
    @Nullable Instant deadline = settings.waitTimeout().map(begin::plus).orElse(null);
    DriverWatch watch =
        new DriverWatch(aws.ecs(), clock, pause, announcer, interval(), this::renewLease);
    WatchedDriver driver = first;
    for (int attempt = 1; ; attempt++) {
      driver = launcher.follow(driver);
      ctrlC.watches(task.applicationId(), driver);
      Optional<DriverEnd> end = watch.await(task.applicationId(), driver, deadline);
      if (end.isEmpty()) {
        return stillRunning();
      }
      if (!end.get().retryable() || attempt >= settings.maxAttempts() || settings.supervise()) {
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
      driver = start.launch();
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

  private int finish(DriverEnd end, Duration took) throws InterruptedException {
    ctrlC.done();
    launcher.ended(end.exitCode());
    Optional<DriverResult> uploaded = baggage.result(announcer);
    baggage.finish(announcer);
    announcer.say("the driver " + end.words() + " (" + Words.duration(took) + ")");
    if (end.exitCode() != 0) {
      explain(end, uploaded);
    }
    return end.exitCode();
  }

  private void explain(DriverEnd end, Optional<DriverResult> uploaded) throws InterruptedException {
    DriverLog.Words log = aws.log().lastWords(end.taskId());
    if (!log.lastLines().isEmpty()) {
      announcer.say("the last lines of its log:");
      log.lastLines().forEach(line -> announcer.say("| " + line));
    }
    uploaded
        .or(log::result)
        .map(DriverResult::diagnostics)
        .filter(words -> !words.isEmpty())
        .ifPresent(words -> announcer.say("it failed with: " + words));
  }
}
