package io.github.sparkonfargate.local.runner;

import io.github.sparkonfargate.local.time.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs nothing: a container is running until it is stopped, or ends by the script. For tests with
 * thousands of tasks, and for clients whose tasks do not matter. All of it on the owner thread.
 */
public final class SimulatedRunner implements TaskRunner {
  /** Exit codes of a process that SIGTERM or SIGKILL ends. */
  private static final int TERMINATED = 143;

  private static final int KILLED = 137;
  private static final int ADDRESSES = 1 << 16;

  /**
   * How containers of an image end.
   *
   * @param image as the container definition names it
   * @param after this long after their start; null for not by themselves
   * @param code their exit code then
   * @param ignoresSigterm whether only SIGKILL ends them before
   */
  public record Ending(String image, Optional<Duration> after, int code, boolean ignoresSigterm) {}

  private final Timeline timeline;
  private final Path tasks;
  private List<Ending> script = List.of();
  private int next;

  public SimulatedRunner(Timeline timeline, Path tasks) {
    this.timeline = timeline;
    this.tasks = tasks;
  }

  /** For containers that start from now on; the first that names the image counts. */
  public void script(List<Ending> endings) {
    script = List.copyOf(endings);
  }

  @Override
  public CompletableFuture<Optional<String>> pull(String image) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public Place place(String taskId) {
    int host = next++ % ADDRESSES;
    return new Place(taskId, "10.0." + (host >> 8) + "." + (host & 0xff), tasks.resolve(taskId));
  }

  @Override
  public RunningContainer start(ContainerLaunch launch, Consumer<Exit> exited) {
    Optional<Ending> ending =
        script.stream().filter(each -> each.image.equals(launch.image())).findFirst();
    Simulated container = new Simulated(exited, ending.map(Ending::ignoresSigterm).orElse(false));
    ending.ifPresent(
        each ->
            each.after.ifPresent(after -> timeline.after(after, () -> container.end(each.code))));
    return container;
  }

  @Override
  public void release(Place place) {
    // there is nothing to delete
  }

  @Override
  public String description() {
    return "simulated (tasks go through their states; nothing runs)";
  }

  @Override
  public void close() {
    // there is nothing to end
  }

  private static final class Simulated implements RunningContainer {
    private final Consumer<Exit> exited;
    private final boolean ignoresSigterm;
    private boolean ended;

    private Simulated(Consumer<Exit> exited, boolean ignoresSigterm) {
      this.exited = exited;
      this.ignoresSigterm = ignoresSigterm;
    }

    private void end(int code) {
      if (!ended) {
        ended = true;
        exited.accept(Exit.of(code));
      }
    }

    @Override
    public void terminate() {
      if (!ignoresSigterm) {
        end(TERMINATED);
      }
    }

    @Override
    public void kill() {
      end(KILLED);
    }
  }
}
