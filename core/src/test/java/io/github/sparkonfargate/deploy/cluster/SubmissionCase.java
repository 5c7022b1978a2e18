package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.SecretLooks;
import io.github.sparkonfargate.deploy.staging.LocalFiles;
import io.github.sparkonfargate.deploy.staging.Secrets;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.ecs.FakeEcsServices;
import io.github.sparkonfargate.ecs.FakeEcsTasks;
import io.github.sparkonfargate.ecs.FakeTaskLogs;
import io.github.sparkonfargate.ecs.ManualClock;
import io.github.sparkonfargate.store.FakeObjectStore;
import io.github.sparkonfargate.task.Sizing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.io.TempDir;

/** One submission against fakes of ECS and S3, whose time passes while it waits. */
abstract class SubmissionCase {
  static final Secrets SECRETS = new Secrets(SecretLooks.of(Pattern.compile("(?i)password")));
  static final String UPLOADS = "s3://bkt/p/spark-upload-spark-1/";

  final ManualClock clock = new ManualClock();
  final FakeEcsTasks ecs = new FakeEcsTasks(clock);
  final FakeEcsServices services = new FakeEcsServices(ecs);
  final FakeTaskLogs logs = new FakeTaskLogs();
  final FakeObjectStore store = new FakeObjectStore();
  final SpokenLines lines = new SpokenLines();
  final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  final Map<String, String> conf = new HashMap<>();
  final List<Duration> rests = new ArrayList<>();
  Runnable whileWaiting = () -> {};
  Runnable whileResting = () -> {};
  CtrlC ctrlC = ctrlC(false, "");

  @TempDir Path folder;

  final void exitsAfter(Duration time, int exitCode) {
    Runnable before = whileWaiting;
    var begin = clock.instant();
    whileWaiting =
        () -> {
          before.run();
          if (!clock.instant().isBefore(begin.plus(time))) {
            ecs.alive().forEach(arn -> ecs.exit(arn, exitCode, ""));
          }
        };
  }

  final int submit(DriverOrder order) throws InterruptedException {
    conf.putIfAbsent("spark.master", "fargate");
    conf.putIfAbsent("spark.fargate.container.image", "repo/spark:1");
    conf.putIfAbsent("spark.fargate.subnets", "subnet-1");
    conf.putIfAbsent("spark.fargate.executionRole", "execution");
    conf.putIfAbsent("spark.fargate.driver.taskRole", "driver");
    FargateSettings settings = FargateSettings.parse(conf);
    ClusterModeSettings mode = ClusterModeSettings.parse(conf);
    DriverSize size = DriverSize.of(new SparkConf(false), 0, Sizing.ROUND_UP, true);
    LocalFiles files = LocalFiles.of(order.properties(), order.resource());
    try (Baggage baggage = new Baggage(() -> store, mode.uploads().path(), true, "spark-1")) {
      DriverLog log =
          new DriverLog(
              () -> logs,
              settings.log().awslogsOptions("eu-west-1"),
              "spark",
              true,
              Pattern.compile("(?i)password"),
              clock::advance,
              lines);
      return new ClusterSubmission(
              new ClusterSubmission.Aws(ecs, services, log, "eu-west-1"),
              baggage,
              new DriverTask(settings, mode.driver(), size, "spark-1"),
              mode,
              clock,
              this::rest,
              lines,
              ctrlC,
              new LauncherFollower(new SparkConf(false), lines))
          .submit(order, files, SECRETS);
    }
  }

  final void rest(Duration time) {
    rests.add(time);
    assertThat(rests).as("a submission that never ends").hasSizeLessThan(1_000);
    clock.advance(time);
    whileResting.run();
    if (!ecs.all().isEmpty()) {
      whileWaiting.run();
    }
  }

  final CtrlC ctrlC(boolean interactive, String typed) {
    return new CtrlC(
        new CtrlC.Terminal(
            interactive,
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(terminal, true, StandardCharsets.UTF_8)),
        clock,
        clock::advance,
        false);
  }

  final String terminalText() {
    return terminal.toString(StandardCharsets.UTF_8);
  }
}
