package io.github.sparkonfargate.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The application's JVM, a child of this one. What it writes passes by {@link LastWords}: Spark
 * sends a Python program's error output to standard output.
 */
final class ApplicationProcess {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Process process;
  private final List<Thread> readers;

  private ApplicationProcess(Process process, LastWords lastWords) {
    this.process = process;
    this.readers =
        List.of(
            new Thread(
                () -> pass(process.getInputStream(), System.out, lastWords), "driver-output"),
            new Thread(
                () -> pass(process.getErrorStream(), System.err, lastWords), "driver-errors"));
  }

  static ApplicationProcess start(
      List<String> command, Map<String, String> environment, Path directory, LastWords lastWords)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    ApplicationProcess started = new ApplicationProcess(builder.start(), lastWords);
    for (Thread reader : started.readers) {
      reader.setDaemon(true);
      reader.start();
    }
    return started;
  }

  /**
   * Waits for its end.
   *
   * @param limit zero for none
   * @return whether it ended
   */
  boolean waitFor(Duration limit) throws InterruptedException {
    if (limit.isZero()) {
      process.waitFor();
      return true;
    }
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Its exit code, once it has ended and all it wrote was read. */
  int exitCode() throws InterruptedException {
    for (Thread reader : readers) {
      // Bounded: a process that the application left behind may hold its output open.
      reader.join(DRAIN.toMillis());
    }
    return process.exitValue();
  }

  /**
   * SIGTERM, and SIGKILL if it has not ended by then. Not by {@link Process#destroy}, which would
   * close the output that the application's end is told on.
   */
  void end(Duration patience) throws InterruptedException {
    process.toHandle().destroy();
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      process.toHandle().destroyForcibly();
      process.waitFor();
    }
  }

  private static void pass(InputStream from, PrintStream to, LastWords lastWords) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        to.println(line);
        to.flush();
        lastWords.add(line);
      }
    } catch (IOException | UncheckedIOException broken) {
      System.err.println("spark-on-fargate: the driver's output cannot be read: " + broken);
    }
  }
}
