package io.github.sparkonfargate.local.runner;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The {@code docker} command. It knows how to reach the engine (contexts, DOCKER_HOST, rootless),
 * needs no library and is what a user would type to see the same.
 */
final class DockerCli {
  static final Duration SHORT = Duration.ofSeconds(60);

  /**
   * What a command left.
   *
   * @param out standard output without the last line end
   * @param error the last line of standard error, where docker says what is wrong
   */
  record Outcome(int code, String out, String error) {
    boolean ok() {
      return code == 0;
    }

    /** The output, or an exception with docker's own words. */
    String orThrow(String what) throws IOException {
      if (!ok()) {
        throw new IOException(what + ": " + error);
      }
      return out;
    }
  }

  private DockerCli() {}

  /**
   * Runs a command to its end.
   *
   * @throws IOException when there is no docker command, or it takes longer than patience
   */
  static Outcome run(Duration patience, List<String> arguments) throws IOException {
    return execute("docker", patience, arguments);
  }

  static Outcome run(String... arguments) throws IOException {
    return run(SHORT, List.of(arguments));
  }

  /** Any other program of the system. */
  static Outcome execute(String program, Duration patience, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    File errors = File.createTempFile("fargate-local-", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectError(errors)
              .start();
      String out = read(process, patience, String.join(" ", command));
      String error = java.nio.file.Files.readString(errors.toPath()).strip();
      return new Outcome(
          process.exitValue(), out.stripTrailing(), error.substring(error.lastIndexOf('\n') + 1));
    } finally {
      java.nio.file.Files.deleteIfExists(errors.toPath());
    }
  }

  private static String read(Process process, Duration patience, String command)
      throws IOException {
    Thread killer =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                  process.destroyForcibly(); // which ends its output, and the read below
                }
              } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
              }
            },
            "fargate-local-patience");
    killer.setDaemon(true);
    killer.start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 137) {
        throw new IOException("no answer within " + patience.toSeconds() + " s: " + command);
      }
      return text;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException("interrupted: " + command, interrupted);
    }
  }
}
