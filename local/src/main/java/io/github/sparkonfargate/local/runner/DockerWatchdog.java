package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/**
 * A small shell that outlives the local Fargate by a moment: when the pipe to it closes, be it by
 * SIGKILL of this JVM, it removes the instance's containers and its network.
 */
final class DockerWatchdog implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      while read -r ignored; do :; done
      for attempt in 1 2 3; do
        left=$(docker container ls --all --quiet --filter "label=$1")
        [ -n "$left" ] || break
        docker container rm --force --volumes $left
      done
      docker network rm "$2"
      exit 0
      """;

  private final Process shell;

  private DockerWatchdog(Process shell) {
    this.shell = shell;
  }

  static DockerWatchdog start(List<String> newSession, String label, String network)
      throws IOException {
    List<String> command = new ArrayList<>(newSession);
    command.addAll(List.of("/bin/sh", "-c", SCRIPT, "fargate-local-watchdog", label, network));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    return new DockerWatchdog(builder.start());
  }

  /** Has it remove what is left, and waits for that. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      shell.waitFor();
    } catch (IOException gone) {
      throw new IllegalStateException("The watchdog of the containers has died", gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
