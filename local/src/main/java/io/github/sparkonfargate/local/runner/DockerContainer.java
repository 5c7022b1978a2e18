package io.github.sparkonfargate.local.runner;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container of the Docker engine. Its commands take their time, hence run on {@code workers}. */
final class DockerContainer implements RunningContainer {
  private static final Logger LOG = LoggerFactory.getLogger(DockerContainer.class);
  private static final String STATE =
      "{{.State.Running}} {{.State.OOMKilled}} {{.State.ExitCode}} {{.State.StartedAt}}"
          + " {{.State.Error}}";
  private static final String NEVER = "0001-01-01T00:00:00Z";
  private static final int CANNOT_START = 125;
  private static final int POLL_MILLIS = 50;

  private final String name;
  private final ContainerLaunch launch;
  private final Consumer<Exit> exited;
  private final Executor workers;

  /** Completes when it runs or has ended: only then can it be signalled, or its network joined. */
  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();

  private final CompletableFuture<Exit> ended = new CompletableFuture<>();

  DockerContainer(String name, ContainerLaunch launch, Consumer<Exit> exited, Executor workers) {
    this.name = name;
    this.launch = launch;
    this.exited = exited;
    this.workers = workers;
  }

  String name() {
    return name;
  }

  CompletableFuture<Boolean> begun() {
    return begun;
  }

  CompletableFuture<Exit> ended() {
    return ended;
  }

  /** The outermost frame of its life on a worker: whatever fails, its end is told. */
  void live(List<String> createArguments, List<String> newSession) {
    Exit exit;
    try {
      DockerCli.run(DockerCli.SHORT, createArguments).orThrow("docker created no container");
      exit = run(newSession);
    } catch (IOException failure) {
      LOG.warn("Container {} failed", name, failure);
      exit = Exit.notStarted(CANNOT_START, String.valueOf(failure.getMessage()));
    }
    remove();
    begun.complete(false);
    ended.complete(exit);
    exited.accept(exit);
  }

  private Exit run(List<String> newSession) throws IOException {
    Process attached = attach(newSession);
    awaitBegin(attached);
    try {
      attached.waitFor();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      attached.destroyForcibly();
    }
    return exit();
  }

  /** The command that starts it also writes its output, as the engine sends it, into the log. */
  private Process attach(List<String> newSession) throws IOException {
    List<String> command = new ArrayList<>(newSession);
    command.addAll(List.of("docker", "start", "--attach", name));
    File log = launch.place().log(launch.container()).toFile();
    return new ProcessBuilder(command)
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log))
        .start();
  }

  private void awaitBegin(Process attached) throws IOException {
    try {
      while (attached.isAlive() && inspect()[3].equals(NEVER)) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    begun.complete(true);
  }

  private String[] inspect() throws IOException {
    return DockerCli.run("container", "inspect", "--format", STATE, name)
        .orThrow("docker does not know the container")
        .concat(" ")
        .split(" ", 5);
  }

  private Exit exit() throws IOException {
    String[] state = inspect();
    int code = Integer.parseInt(state[2]);
    if (state[3].equals(NEVER) || !state[4].isBlank()) {
      return Exit.notStarted(code, state[4].strip());
    }
    return state[1].equals("true") ? Exit.outOfMemory() : Exit.of(code);
  }

  private void remove() {
    try {
      DockerCli.Outcome removed = DockerCli.run("container", "rm", "--force", "--volumes", name);
      if (!removed.ok() && !removed.error().contains("No such container")) {
        LOG.warn("Container {} could not be removed: {}", name, removed.error());
      }
    } catch (IOException failure) {
      LOG.warn("Container {} could not be removed", name, failure);
    }
  }

  /** The image's stop signal, which is SIGTERM unless it says otherwise; the engine knows it. */
  @Override
  public void terminate() {
    var unused = begun.thenRunAsync(() -> signal("stop", "--time", "86400", name), workers);
  }

  @Override
  public void kill() {
    var unused = begun.thenRunAsync(() -> signal("kill", name), workers);
  }

  private void signal(String... arguments) {
    if (ended.isDone()) {
      return;
    }
    try {
      DockerCli.Outcome outcome = DockerCli.run(java.time.Duration.ofDays(1), List.of(arguments));
      if (!outcome.ok() && !ended.isDone()) {
        LOG.warn("docker {} {}: {}", arguments[0], name, outcome.error());
      }
    } catch (IOException failure) {
      LOG.warn("Container {} could not be signalled", name, failure);
    }
  }
}
