package io.github.sparkonfargate.local.runner;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each container as a process with its own session, directory, clean environment and, on
 * Linux, loopback address. An image is a directory below {@code images} named after the last part
 * of the image's name, holding an executable {@code entrypoint}.
 */
public final class ProcessRunner implements TaskRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRunner.class);

  /** Each container has a value of its own for it, and hands it on to its children. */
  private static final String MARK = "ECS_CONTAINER_METADATA_URI_V4";

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Path images;
  private final Path tasks;
  private final Map<String, String> imageEnvironment;
  private final Addresses addresses = Addresses.probe();
  private final List<String> newSession = Sessions.newSession();
  private final Watchdog watchdog;
  private final MemoryWatch memory;
  private final ExecutorService cleaner =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "fargate-local-cleaner");
            thread.setDaemon(true);
            return thread;
          });

  /** Entered by the owner thread, left by the threads that see processes exit. */
  private final Set<ContainerProcess> running = ConcurrentHashMap.newKeySet();

  private ProcessRunner(
      Path images, Path tasks, Map<String, String> imageEnvironment, String metadataRoot)
      throws IOException {
    this.images = images;
    this.tasks = tasks;
    this.imageEnvironment = Map.copyOf(imageEnvironment);
    this.watchdog = Watchdog.start(newSession, MARK + "=" + metadataRoot);
    this.memory = MemoryWatch.start(() -> List.copyOf(running));
  }

  /**
   * @param imageEnvironment what every image brings: PATH, JAVA_HOME, SPARK_HOME...
   * @param metadataRoot what the metadata addresses of this instance's containers begin with
   */
  public static ProcessRunner start(
      Path images, Path tasks, Map<String, String> imageEnvironment, String metadataRoot)
      throws IOException {
    return new ProcessRunner(images, tasks, imageEnvironment, metadataRoot);
  }

  @Override
  public String description() {
    return "process (images in "
        + images
        + (addresses.own()
            ? "; each task has its own loopback address"
            : "; all tasks share 127.0.0.1")
        + (ProcStat.available()
            ? "; memory limits are enforced, CPU limits are not)"
            : "; memory and CPU limits are not enforced: there is no /proc)");
  }

  @Override
  public CompletableFuture<Optional<String>> pull(String image) {
    return CompletableFuture.completedFuture(
        Files.isExecutable(entryPoint(image))
            ? Optional.empty()
            : Optional.of("failed to resolve ref " + image + ": " + image + ": not found"));
  }

  private Path entryPoint(String image) {
    return images.resolve(directoryName(image)).resolve("entrypoint");
  }

  /** {@code registry:5000/team/spark-fargate:4.1@sha256:...} is {@code spark-fargate}. */
  static String directoryName(String image) {
    String path = image.split("@", 2)[0];
    String last = path.substring(path.lastIndexOf('/') + 1);
    String name = last.split(":", 2)[0];
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") ? name : "not-an-image-name";
  }

  @Override
  public Place place(String taskId) {
    return new Place(taskId, addresses.next(), tasks.resolve(taskId));
  }

  @Override
  public RunningContainer start(ContainerLaunch launch, Consumer<Exit> exited) throws IOException {
    Place place = launch.place();
    Path temporary = Files.createDirectories(place.disk().resolve("tmp"));
    ProcessBuilder builder = new ProcessBuilder();
    builder.directory(place.disk().toFile());
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(place.log(launch.container()).toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(imageEnvironment);
    environment.put("HOME", place.disk().toString());
    environment.put("TMPDIR", temporary.toString());
    environment.putAll(launch.environment());
    builder.command(command(launch, environment.getOrDefault("PATH", "")));
    Process process = builder.start();
    ContainerProcess container = new ContainerProcess(process, launch, mark(launch.environment()));
    running.add(container);
    watchdog.began(process.pid());
    var unused = process.onExit().thenAccept(ended -> ended(container, exited));
    return container;
  }

  private List<String> command(ContainerLaunch launch, String path) throws IOException {
    List<String> words = new ArrayList<>();
    if (launch.entryPoint().isEmpty()) {
      words.add(entryPoint(launch.image()).toString());
    } else {
      words.addAll(launch.entryPoint());
    }
    words.addAll(launch.command());
    if (!executable(words.get(0), path, launch.place().disk())) { // setsid would say it in the log
      throw new IOException("exec: \"" + words.get(0) + "\": executable file not found in $PATH");
    }
    words.addAll(0, newSession);
    return words;
  }

  private static boolean executable(String program, String path, Path directory) {
    if (program.contains("/")) {
      return isProgram(directory.resolve(program));
    }
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> isProgram(Path.of(folder).resolve(program)));
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file);
  }

  private static String mark(Map<String, String> environment) {
    return MARK + "=" + environment.getOrDefault(MARK, "none of a container without metadata");
  }

  /** A container ends with its first process: what it left behind is killed. */
  private void ended(ContainerProcess container, Consumer<Exit> exited) {
    try {
      container.kill();
      running.remove(container);
      watchdog.ended(container.pid());
    } finally {
      exited.accept(container.exit());
    }
  }

  @Override
  public void release(Place place) {
    if (!cleaner.isShutdown()) {
      cleaner.execute(() -> delete(place.disk()));
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException failure) {
      LOG.warn("The disk of a stopped task could not be removed: {}", directory, failure);
    }
  }

  /** SIGTERM to all, a moment's grace, then SIGKILL. */
  @Override
  public void close() {
    List<ContainerProcess> left = List.copyOf(running);
    left.forEach(ContainerProcess::terminate);
    CompletableFuture<?>[] exits =
        left.stream().map(each -> each.process().onExit()).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(exits).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LOG.info("Some of {} containers outlast SIGTERM and are killed", left.size());
    } catch (ExecutionException failure) {
      LOG.warn("The end of the containers could not be watched", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    left.forEach(ContainerProcess::kill);
    memory.close();
    watchdog.close();
    cleaner.shutdown();
  }
}
