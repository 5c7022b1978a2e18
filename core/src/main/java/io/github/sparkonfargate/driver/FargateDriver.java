package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.executor.TaskMetadata;
import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of a driver's container in cluster mode. It stays beside the application: however
 * that ends, it leaves the result for the client, deletes the uploads and passes the exit code on.
 * Where a service keeps it alive ({@code --supervise}), it deletes that when the application has
 * ended by itself, and leaves everything as it is for its successor when it has not.
 *
 * <p>Exit codes: the application's; 78 for a container that was started wrongly, 124 where the time
 * limit ended the application, 129 where its client was gone, 143 where somebody stopped the task.
 */
public final class FargateDriver {
  /**
   * Made before anything else: Log4j adds a shutdown hook when it begins, which a JVM that is
   * ending refuses. Without this it would begin with the first client of AWS, which may be the one
   * that is to delete the service in the end.
   */
  private static final Logger LOG = LoggerFactory.getLogger(FargateDriver.class);

  private static final int STARTED_WRONGLY = 78;
  private static final int TIMED_OUT = 124;
  private static final int HUNG_UP = 129;
  private static final int TERMINATED = 143;
  private static final String REGION = "spark.fargate.region";

  /** Fargate kills 120 s after SIGTERM at the latest; some of them are for our own work. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(100);

  private final DriverOrder order;
  private final Supervisor supervisor;
  private final LastWords lastWords;

  /**
   * How the application ended.
   *
   * @param decided whether this JVM ended it: time is over, or its client gone
   */
  private record End(int exitCode, String diagnostics, boolean decided) {}

  /** Of the main thread. */
  private boolean decided;

  // Written by the main thread, read by the thread that ends the JVM; null while it runs.
  private volatile @Nullable End end;

  private FargateDriver(DriverOrder order, Supervisor supervisor) {
    this.order = order;
    this.supervisor = supervisor;
    this.lastWords = new LastWords(Pattern.compile(order.redaction()));
  }

  /**
   * {@code --order TEXT} or {@code --order-at s3://BUCKET/KEY}, and {@code --service NAME} for a
   * service's task; never returns.
   */
  public static void main(String[] arguments) {
    Supervisor supervisor = Supervisor.NONE;
    try {
      DriverArguments words = DriverArguments.parse(arguments);
      TaskMetadata task = TaskMetadata.fetch(System.getenv());
      if (!words.service().isEmpty()) {
        supervisor = EcsSupervisor.of(words.service(), task.cluster());
      }
      System.exit(new FargateDriver(readOrder(words), supervisor).run(task));
    } catch (IOException
        | StoreException
        | InvalidConfigurationException
        | IllegalArgumentException wrong) {
      // On standard error, which the task's log stream shows.
      System.err.println("spark-on-fargate: the driver cannot start: " + wrong.getMessage());
      boolean mayPass = wrong instanceof StoreException refused && refused.isTransient();
      if (!mayPass) {
        // A service would start it again without end.
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::release, "driver-release"));
      }
      System.exit(STARTED_WRONGLY);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      System.exit(TERMINATED);
    }
  }

  private static DriverOrder readOrder(DriverArguments words) throws IOException {
    if (!words.orderAt()) {
      return DriverOrder.fromInline(words.order());
    }
    ObjectUri place = ObjectUri.parse(words.order());
    try (Stores stores = new Stores(System.getenv("AWS_REGION"), Map.of())) {
      String json =
          stores.of(place).text(place).orElseThrow(() -> new IOException("no object " + place));
      return DriverOrder.fromJson(json);
    }
  }

  private int run(TaskMetadata task) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("spark-driver-");
    ApplicationProcess application = start(task, directory);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(application), "driver-stop"));
    LOG.debug("Application {} runs", order.applicationId());
    int code = await(application);
    // Told by the thread that ends the JVM: a service that is deleted sends this task SIGTERM,
    // which
    // changes the exit code no more then.
    ExitNote.read(note(directory)).ifPresent(lastWords::noted);
    end = new End(code, diagnostics(code), decided);
    return code;
  }

  private String diagnostics(int code) {
    return switch (code) {
      case TIMED_OUT -> "the time limit spark.fargate.driver.timeout";
      case HUNG_UP -> "its spark-submit is gone (spark.fargate.submission.leaseTimeout)";
      default -> lastWords.failure();
    };
  }

  private int await(ApplicationProcess application) throws InterruptedException {
    if (order.leaseSeconds() == 0) {
      return await(application, Duration.ofSeconds(order.timeLimitSeconds()), () -> false);
    }
    ObjectUri lease = ObjectUri.parse(order.uploads()).asDirectory().resolve(DriverOrder.LEASE);
    try (Stores stores = stores()) {
      LeaseWatch watch =
          new LeaseWatch(
              stores.of(lease),
              lease,
              Duration.ofSeconds(order.leaseSeconds()),
              InstantSource.system());
      return await(application, watch.interval(), watch::hasExpired);
    }
  }

  /**
   * @param interval between two looks at the lease; without one, the time limit
   */
  private int await(ApplicationProcess application, Duration interval, BooleanSupplier expired)
      throws InterruptedException {
    Duration limit = Duration.ofSeconds(order.timeLimitSeconds());
    Instant begin = Instant.now();
    while (!application.waitFor(interval)) {
      boolean late =
          !limit.isZero() && Duration.between(begin, Instant.now()).compareTo(limit) >= 0;
      if (late) {
        return end(application, TIMED_OUT);
      }
      if (expired.getAsBoolean()) {
        return end(application, HUNG_UP);
      }
    }
    return application.exitCode();
  }

  private int end(ApplicationProcess application, int code) throws InterruptedException {
    System.err.println("spark-on-fargate: the driver is ended: " + diagnostics(code));
    application.end(END_PATIENCE);
    decided = true;
    return code;
  }

  private ApplicationProcess start(TaskMetadata task, Path directory) throws IOException {
    if (order.resource().kind() == DriverOrder.Kind.R) {
      requireR();
    }
    Map<String, String> brought;
    String resource;
    try (Stores stores = stores()) {
      StagedFiles staged =
          new StagedFiles(
              stores::of, order.uploads(), Files.createDirectory(directory.resolve("files")));
      brought = staged.bring(order.properties());
      resource = staged.bringResource(order.resource().uri());
    }
    Map<String, String> properties = SparkSubmitCommand.properties(order, brought, task, directory);
    Path propertiesFile = write(properties, directory.resolve("spark.properties"));
    return ApplicationProcess.start(
        SparkSubmitCommand.words(sparkHome(), propertiesFile, order, resource),
        environment(properties, task.address(), directory),
        Path.of("").toAbsolutePath(),
        lastWords);
  }

  /** Only here is it known what the image has. */
  private void requireR() throws IOException {
    String searchPath = System.getenv().getOrDefault("PATH", "");
    Optional<String> problem = SparkR.problem(sparkHome(), order.properties(), searchPath);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  private Map<String, String> environment(
      Map<String, String> properties, String address, Path directory) throws IOException {
    Map<String, String> environment = SparkSubmitCommand.environment(properties, address);
    environment.put(ExitNote.VARIABLE, note(directory).toString());
    ConfDirectories directories = new ConfDirectories(directory);
    if (!order.sparkConfFiles().isEmpty()) {
      Path conf = directories.sparkConf(imageConf(), order.sparkConfFiles());
      environment.put("SPARK_CONF_DIR", conf.toString());
    }
    if (!order.hadoopConfFiles().isEmpty()) {
      Path conf = directories.hadoopConf(order.hadoopConfFiles());
      environment.put("HADOOP_CONF_DIR", conf.toString());
    }
    return environment;
  }

  private static Path note(Path directory) {
    return directory.resolve("exit-note");
  }

  private static Path imageConf() throws IOException {
    String named = System.getenv("SPARK_CONF_DIR");
    return named == null || named.isBlank() ? sparkHome().resolve("conf") : Path.of(named);
  }

  private static Path sparkHome() throws IOException {
    String home = System.getenv("SPARK_HOME");
    if (home == null || home.isBlank()) {
      throw new IOException("SPARK_HOME is not set in this image");
    }
    return Path.of(home);
  }

  /** For this user only: it may hold secrets. */
  private static Path write(Map<String, String> properties, Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Properties text = new Properties();
    text.putAll(properties);
    try (OutputStream out = Files.newOutputStream(file)) {
      text.store(out, null);
    }
    return file;
  }

  /** The JVM ends: with the application, or by SIGTERM. */
  private void stop(ApplicationProcess application) {
    End ended = end;
    if (ended == null) {
      terminated(application);
    } else if (!ended.decided() && supervisor.startsAgain(ended.exitCode())) {
      System.err.println(
          "spark-on-fargate: the application was killed (exit code "
              + ended.exitCode()
              + "); ECS starts the driver again (--supervise)");
    } else {
      leave(ended, order.deleteUploads());
    }
    System.err.flush();
  }

  /** The task was stopped: by a user, by Spot or by Fargate's maintenance. */
  private void terminated(ApplicationProcess application) {
    try {
      application.end(END_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean restartable = supervisor == Supervisor.NONE ? order.restartable() : supervisor.isKept();
    if (supervisor != Supervisor.NONE && restartable) {
      System.err.println(
          "spark-on-fargate: the driver's task was stopped; ECS starts it again (--supervise)");
      return;
    }
    leave(
        new End(TERMINATED, "the driver's task was stopped", true),
        order.deleteUploads() && !restartable);
  }

  private void leave(End ended, boolean delete) {
    // First of all: what starts after this would find nothing.
    supervisor.release();
    DriverResult result =
        new DriverResult(
            order.applicationId(),
            ended.exitCode(),
            ended.exitCode() == 0 ? "" : ended.diagnostics());
    if (!order.uploads().isEmpty()) {
      leave(result, delete);
    }
    System.err.println(result.toLine());
  }

  /** A failure here must not change how the application ended. */
  private void leave(DriverResult result, boolean delete) {
    ObjectUri uploads = ObjectUri.parse(order.uploads()).asDirectory();
    try (Stores stores = stores()) {
      ObjectStore store = stores.of(uploads);
      // Of a client that is gone nobody is left who would read the record, and take it away.
      if (result.exitCode() != HUNG_UP) {
        store.put(result.toJson(), resultPlace(uploads, order.applicationId()));
      }
      if (delete) {
        store.deleteDirectory(uploads);
      }
    } catch (StoreException | InvalidConfigurationException e) {
      System.err.println("spark-on-fargate: at the driver's end, " + e.getMessage());
    }
  }

  /** Beside the directory of the uploads. */
  static ObjectUri resultPlace(ObjectUri uploads, String applicationId) {
    String key = uploads.key();
    String parent = key.substring(0, key.lastIndexOf('/', key.length() - 2) + 1);
    return new ObjectUri(
        uploads.scheme(), uploads.bucket(), parent + DriverResult.objectName(applicationId));
  }

  private Stores stores() {
    return new Stores(order.properties().get(REGION), order.properties());
  }
}
