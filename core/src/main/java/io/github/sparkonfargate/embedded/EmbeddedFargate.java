package io.github.sparkonfargate.embedded;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one local Fargate of this JVM, a child process from its own jar (it needs Jackson 3 and Jetty
 * 12, which must not meet Spark's class path). It lives as long as the JVM: the end of its standard
 * input, which the operating system closes however this JVM ends, ends it and its tasks.
 */
public final class EmbeddedFargate {

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Object LOCK = new Object();

  // Guarded by LOCK: SparkContexts of one JVM may be made on different threads.
  private static @Nullable EmbeddedFargate running;

  private final Process process;
  private final Map<String, String> environment;

  private EmbeddedFargate(Process process, Map<String, String> environment) {
    this.process = process;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Starts the local Fargate of this JVM, or returns the one that runs.
   *
   * @param jar the runnable jar of the local Fargate
   * @param sparkHome the Spark distribution that its tasks run
   * @throws IOException with the end of the child's log, if it does not come up
   */
  public static EmbeddedFargate ensureStarted(Path jar, Path sparkHome)
      throws IOException, InterruptedException {
    synchronized (LOCK) {
      if (running == null || !running.process.isAlive()) {
        running = start(jar, sparkHome);
      }
      return running;
    }
  }

  /** What {@code fargate-local env} prints: endpoints, credentials and names to use. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Whether the child lives. */
  boolean isRunning() {
    return process.isAlive();
  }

  /** Ends the child the way the end of this JVM does, and waits until it is gone. */
  void stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }

  private static EmbeddedFargate start(Path jar, Path sparkHome)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("fargate-local-", ".log");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    // It waits for the most part: compiling less starts it sooner.
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    jar.toString(),
                    "embedded",
                    "--spark-home",
                    sparkHome.toString()))
            .redirectError(log.toFile())
            .start();
    try {
      Map<String, String> environment = readAnnouncement(process, log);
      Files.delete(log);
      return new EmbeddedFargate(process, environment);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  /** The child writes one line, a JSON object, when it is ready. */
  private static Map<String, String> readAnnouncement(Process process, Path log)
      throws IOException, InterruptedException {
    CompletableFuture<@Nullable String> firstLine = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, firstLine), "fargate-local-announcement");
    reader.setDaemon(true);
    reader.start();
    String line;
    try {
      line = firstLine.get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IOException(
          "the local Fargate did not come up within "
              + START_PATIENCE.toSeconds()
              + " s; its log is "
              + log,
          late);
    } catch (ExecutionException unreadable) {
      throw new IOException("the local Fargate's output cannot be read", unreadable.getCause());
    }
    if (line == null) {
      throw new IOException("the local Fargate ended at once:\n" + Files.readString(log).strip());
    }
    return new ObjectMapper()
        .readValue(line, new TypeReference<LinkedHashMap<String, String>>() {});
  }

  private static void read(Process process, CompletableFuture<@Nullable String> firstLine) {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      firstLine.complete(output.readLine());
      // Read on, so that a child that prints more than it promised does not block.
      while (output.readLine() != null) {}
    } catch (IOException | UncheckedIOException broken) {
      firstLine.completeExceptionally(broken);
    }
  }
}
