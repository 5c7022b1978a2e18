package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.conf.ConfFiles;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.LogDriver;
import io.github.sparkonfargate.conf.SecretLooks;
import io.github.sparkonfargate.deploy.SubmitExit;
import io.github.sparkonfargate.deploy.staging.DriverProperties;
import io.github.sparkonfargate.deploy.staging.LocalFiles;
import io.github.sparkonfargate.deploy.staging.Secrets;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.hadoop.HadoopObjectStore;
import io.github.sparkonfargate.scheduler.ApplicationIds;
import io.github.sparkonfargate.scheduler.ApplicationSettings;
import io.github.sparkonfargate.scheduler.FargateConnection;
import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkApplication;

/**
 * What spark-submit runs in cluster mode: puts the parts of a submission together and ends with the
 * driver's exit code. On the submitting thread.
 */
public final class FargateClusterApplication implements SparkApplication {
  private static final int FAILED = 1;
  private static final Duration S3_ATTEMPT = Duration.ofMinutes(5);

  private final InstantSource clock = InstantSource.system();
  private final Announcer announcer =
      new TerminalAnnouncer(System.err, Terminals.isTerminal(), clock);

  @Override
  public void start(String[] words, SparkConf conf) {
    int code = run(words, conf);
    if (code != 0) {
      throw unchecked(SubmitExit.withCode(code));
    }
  }

  /** The exception is checked for Java, and Scala's interface declares none. */
  @SuppressWarnings("unchecked")
  static <E extends Throwable> RuntimeException unchecked(Throwable checked) throws E {
    throw (E) checked;
  }

  private int run(String[] words, SparkConf conf) {
    try {
      return submit(ChildArguments.parse(words), conf);
    } catch (InvalidConfigurationException invalid) {
      invalid.problems().forEach(FargateClusterApplication::error);
    } catch (SubmissionException | EcsException refused) {
      error(String.valueOf(refused.getMessage()));
    } catch (IOException unreadable) {
      error("the configuration directory cannot be read: " + unreadable.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return FAILED;
  }

  /** As spark-submit prints its own. */
  private static void error(String problem) {
    System.err.println("Error: " + problem);
  }

  private int submit(ChildArguments child, SparkConf conf)
      throws IOException, InterruptedException {
    Map<String, String> sparkConf = ApplicationSettings.complete(ApplicationSettings.entries(conf));
    FargateSettings settings = FargateSettings.ofSubmitter(sparkConf);
    ClusterModeSettings mode = ClusterModeSettings.parse(sparkConf);
    Secrets secrets = new Secrets(SecretLooks.of(Redaction.pattern(conf)));
    String id = ApplicationIds.next();
    DriverOrder order = order(id, child, sparkConf, settings, mode, conf);
    LocalFiles files = LocalFiles.of(order.properties(), order.resource());
    if (!files.problems().isEmpty()) {
      throw new InvalidConfigurationException(files.problems());
    }
    DriverSize size = DriverChecks.size(conf, settings, child.resource().kind());
    DriverTask task = new DriverTask(settings, mode.driver(), size, id);
    try (AwsEcsTasks ecs = FargateConnection.open(settings);
        EcsServices services = FargateConnection.openServices(settings);
        Baggage baggage =
            new Baggage(
                () -> openStore(settings, mode, sparkConf),
                mode.uploads().path(),
                mode.uploads().deleteAtEnd(),
                id)) {
      CtrlC ctrlC =
          new CtrlC(
              new CtrlC.Terminal(Terminals.isTerminal(), System.in, System.err),
              clock,
              FargateClusterApplication::rest,
              settings.master().isEmbeddedLocal());
      Thread hook = new Thread(ctrlC::interrupted, "fargate-submission-interrupted");
      Runtime.getRuntime().addShutdownHook(hook);
      DriverLog log = log(task, ecs.region(), Redaction.pattern(conf));
      return new ClusterSubmission(
              new ClusterSubmission.Aws(ecs, services, log, ecs.region()),
              baggage,
              task,
              mode,
              clock,
              FargateClusterApplication::rest,
              announcer,
              ctrlC,
              new LauncherFollower(conf, announcer))
          .submit(order, files, secrets);
    }
  }

  private DriverLog log(DriverTask task, String region, Pattern redaction) {
    FargateSettings settings = task.settings();
    return new DriverLog(
        () -> FargateConnection.openLogs(settings),
        settings.log().driver() == LogDriver.NONE || task.logsElsewhere()
            ? Map.of()
            : settings.log().awslogsOptions(region),
        task.containerName(),
        !AwsSettings.isLoopback(settings.aws().endpointOverride()),
        redaction,
        FargateClusterApplication::rest,
        announcer);
  }

  private static ObjectStore openStore(
      FargateSettings settings, ClusterModeSettings mode, Map<String, String> sparkConf) {
    if (!ObjectUri.parse(mode.uploads().path()).isS3()) {
      return new HadoopObjectStore(sparkConf);
    }
    AwsSettings aws =
        FargateConnection.awsSettings(settings, mode.uploads().endpoint().orElse(null));
    return S3ObjectStore.create(aws.withTimeouts(aws.connectionTimeout(), S3_ATTEMPT));
  }

  private DriverOrder order(
      String id,
      ChildArguments child,
      Map<String, String> sparkConf,
      FargateSettings settings,
      ClusterModeSettings mode,
      SparkConf conf)
      throws IOException {
    String master = settings.master().isEmbeddedLocal() ? "fargate" : conf.get("spark.master");
    Map<String, String> properties =
        DriverProperties.of(
            sparkConf,
            master,
            AwsSettings.isLoopback(settings.aws().endpointOverride()),
            mode.driver().localDirectories());
    return new DriverOrder(
        DriverOrder.VERSION,
        id,
        properties,
        child.resource(),
        child.mainClass(),
        child.arguments(),
        confFiles("SPARK_CONF_DIR"),
        confFiles("HADOOP_CONF_DIR"),
        "",
        mode.uploads().deleteAtEnd(),
        mode.maxAttempts() > 1 || mode.supervise(),
        Redaction.pattern(conf).pattern(),
        mode.driverTimeout().map(Duration::toSeconds).orElse(0L),
        mode.leaseTimeout().map(Duration::toSeconds).orElse(0L));
  }

  private Map<String, String> confFiles(String variable) throws IOException {
    String directory = System.getenv(variable);
    if (directory == null || directory.isBlank()) {
      return Map.of();
    }
    ConfFiles.Found found = ConfFiles.read(Path.of(directory));
    if (!found.skipped().isEmpty()) {
      announcer.say(
          "of "
              + variable
              + " these files do not travel to the driver, being no text or longer than 1 MiB"
              + " together: "
              + String.join(", ", found.skipped()));
    }
    return found.files();
  }

  private static void rest(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }
}
