package io.github.sparkonfargate.local.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts this program again, in the background, and waits until it is ready. */
final class Background {
  /** As in bin/fargate-local. */
  static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

  private static final String SETSID = "/usr/bin/setsid";
  private static final int POLL_MILLIS = 50;

  private Background() {}

  /**
   * @param arguments those of {@code up} without {@code --detach}
   * @throws CliFailure with the end of the log when it dies instead
   */
  static Instance start(Path home, List<String> arguments)
      throws IOException, InterruptedException {
    Path log = home.resolve("fargate-local.log");
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    while (true) {
      Optional<Instance> instance = Instance.in(home);
      if (instance.isPresent()) {
        return instance.get();
      }
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new CliFailure("fargate-local ended with " + process.exitValue() + ":\n" + end(log));
      }
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of(SETSID))) { // so that Ctrl-C in this terminal spares it
      command.add(SETSID);
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", classPath(), "io.github.sparkonfargate.local.Main"));
    command.addAll(arguments);
    return command;
  }

  /** The jar alone when this runs from the jar; the whole class path in tests. */
  private static String classPath() {
    try {
      Path here =
          Path.of(Background.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isDirectory(here) ? System.getProperty("java.class.path") : here.toString();
    } catch (URISyntaxException odd) {
      throw new IllegalStateException("This program's own place is no path", odd);
    }
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }
}
