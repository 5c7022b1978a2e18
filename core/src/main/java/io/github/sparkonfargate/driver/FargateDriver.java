package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.executor.TaskMetadata;
import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.S3ObjectStore;
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
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a driver's container in cluster mode. It stays beside the application: however
 * that ends, it leaves the result for the client, deletes the uploads and passes the exit code on.
 *
 * <p>Exit codes: the application's; 78 for a container that was started wrongly, 124 where the time
 * limit ended the application, 129 where its client was gone, 143 where somebody stopped the task.
 */
public final class FargateDriver {
  private static final int STARTED_WRONGLY = 78;
  private static final int TIMED_OUT = 124;
  private static final int HUNG_UP = 129;
  private static final int TERMINATED = 143;
  private static final String REGION = "spark.fargate.region";

  /** Fargate kills 120 s after SIGTERM at the latest; some of them are for our own work. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(100);

  private static final Duration S3_ATTEMPT = Duration.ofMinutes(5);

  private final DriverOrder order;
  private final LastWords lastWords;

  // Written by the thread that SIGTERM starts, read by the main thread.
  private volatile boolean stopping;

  /** Guarded by this: the end is told once, and whoever comes second waits until it is told. */
  private boolean told;

  private FargateDriver(DriverOrder order) {
    this.order = order;
    this.lastWords = new LastWords(Pattern.compile(order.redaction()));
  }

  /** {@code --order TEXT} or {@code --order-at s3://BUCKET/KEY}; never returns. */
  public static void main(String[] arguments) {
    try {
      FargateDriver driver = new FargateDriver(readOrder(arguments));
      System.exit(driver.run());
    } catch (IOException
        | StoreException
        | InvalidConfigurationException
        | IllegalArgumentException wrong) {
      // On standard error, which the task's log stream shows.
      System.err.println("spark-on-fargate: the driver cannot start: " + wrong.getMessage());
      System.exit(STARTED_WRONGLY);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      System.exit(TERMINATED);
    }
  }

  private static DriverOrder readOrder(String[] arguments) throws IOException {
    if (arguments.length == 2 && arguments[0].equals("--order")) {
      return DriverOrder.fromInline(arguments[1]);
    }
    if (arguments.length == 2 && arguments[0].equals("--order-at")) {
      ObjectUri place = ObjectUri.parse(arguments[1]);
      try (ObjectStore store = openStore(System.getenv("AWS_REGION"))) {
        String json = store.text(place).orElseThrow(() -> new IOException("no object " + place));
        return DriverOrder.fromJson(json);
      }
    }
    throw new IllegalArgumentException("its arguments are --order TEXT or --order-at URI");
  }

  private int run() throws IOException, InterruptedException {
    TaskMetadata task = TaskMetadata.fetch(System.getenv());
    Path directory = Files.createTempDirectory("spark-driver-");
    ApplicationProcess application = start(task, directory);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(application), "driver-stop"));
    int code = await(application);
    if (stopping) {
      // The end came with SIGTERM: the other thread tells it, and this JVM ends when it has.
      return code;
    }
    tell(code, diagnostics(code), order.deleteUploads());
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
    try (ObjectStore store = openStore(order.properties().get(REGION))) {
      LeaseWatch watch =
          new LeaseWatch(
              store, lease, Duration.ofSeconds(order.leaseSeconds()), InstantSource.system());
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
    return code;
  }

  private ApplicationProcess start(TaskMetadata task, Path directory) throws IOException {
    Map<String, String> brought = order.properties();
    String resource = order.resource().uri();
    if (StagedFiles.areIn(order)) {
      try (ObjectStore store = openStore(order.properties().get(REGION))) {
        StagedFiles staged =
            new StagedFiles(store, Files.createDirectory(directory.resolve("files")));
        brought = staged.bring(order.properties());
        resource = staged.bringResource(resource);
      }
    }
    Map<String, String> properties =
        SparkSubmitCommand.properties(order, brought, task.address(), directory);
    Path propertiesFile = write(properties, directory.resolve("spark.properties"));
    return ApplicationProcess.start(
        SparkSubmitCommand.words(sparkHome(), propertiesFile, order, resource),
        environment(properties, task.address(), directory),
        Path.of("").toAbsolutePath(),
        lastWords);
  }

  private Map<String, String> environment(
      Map<String, String> properties, String address, Path directory) throws IOException {
    Map<String, String> environment = SparkSubmitCommand.environment(properties, address);
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

  /** SIGTERM: the task was stopped, by a user, by Spot or by Fargate's maintenance. */
  private void stop(ApplicationProcess application) {
    stopping = true;
    try {
      application.end(END_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tell(
        TERMINATED, "the driver's task was stopped", order.deleteUploads() && !order.restartable());
  }

  private synchronized void tell(int code, String diagnostics, boolean delete) {
    if (told) {
      return;
    }
    told = true;
    DriverResult result =
        new DriverResult(order.applicationId(), code, code == 0 ? "" : diagnostics);
    if (!order.uploads().isEmpty()) {
      leave(result, delete);
    }
    System.err.println(result.toLine());
    System.err.flush();
  }

  /** A failure here must not change how the application ended. */
  private void leave(DriverResult result, boolean delete) {
    ObjectUri uploads = ObjectUri.parse(order.uploads()).asDirectory();
    try (ObjectStore store = openStore(order.properties().get(REGION))) {
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
    return new ObjectUri(uploads.bucket(), parent + DriverResult.objectName(applicationId));
  }

  private static ObjectStore openStore(@Nullable String region) {
    AwsSettings settings = AwsSettings.defaults();
    return S3ObjectStore.create(
        settings
            .withRegion(region == null || region.isBlank() ? null : region)
            .withTimeouts(settings.connectionTimeout(), S3_ATTEMPT));
  }
}
