package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Docker engine of this machine.
 *
 * @param cpus how many it has; it refuses a container more
 */
public record DockerEngine(String version, int cpus) {
  /**
   * Asks the engine.
   *
   * @throws IOException with why there is none that can be used, in one line
   */
  public static DockerEngine find() throws IOException {
    if (!Files.isDirectory(Path.of("/proc/net"))) {
      throw new IOException(
          "the docker runner needs Linux: elsewhere the engine is in a virtual machine, and tasks"
              + " have no address that this machine can reach");
    }
    DockerCli.Outcome answer;
    try {
      answer = DockerCli.run("info", "--format", "{{.ServerVersion}} {{.NCPU}} {{.OSType}}");
    } catch (IOException absent) {
      throw new IOException("there is no docker command: " + absent.getMessage(), absent);
    }
    String[] words = answer.out().split(" ", -1);
    if (!answer.ok() || words.length != 3 || words[0].isEmpty()) {
      throw new IOException(
          "no Docker engine answers: "
              + (answer.error().isEmpty() ? answer.out() : answer.error()));
    }
    return new DockerEngine(words[0], Integer.parseInt(words[1]));
  }
}
