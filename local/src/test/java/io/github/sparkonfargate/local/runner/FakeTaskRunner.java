package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Containers that exist only in memory; the test decides when they exit. */
public final class FakeTaskRunner implements TaskRunner {
  /** A container that was started. */
  public final class Started implements RunningContainer {
    public final ContainerLaunch launch;
    private final Consumer<Exit> exited;
    private boolean alive = true;

    private Started(ContainerLaunch launch, Consumer<Exit> exited) {
      this.launch = launch;
      this.exited = exited;
    }

    public synchronized void exit(int code) {
      if (alive) {
        alive = false;
        exited.accept(Exit.of(code));
      }
    }

    @Override
    public void terminate() {
      if (!ignoresSigterm) {
        exit(143);
      }
    }

    @Override
    public void kill() {
      exit(137);
    }
  }

  public Path directory = Path.of("nowhere");
  public boolean ignoresSigterm;
  public boolean refusesToStart;
  public final List<Started> started = new ArrayList<>();
  public final Set<String> released = new HashSet<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  @Override
  public CompletableFuture<Optional<String>> pull(String image) {
    return CompletableFuture.completedFuture(
        image.contains("absent")
            ? Optional.of("failed to resolve ref " + image + ": " + image + ": not found")
            : Optional.empty());
  }

  @Override
  public Place place(String taskId) {
    return places.computeIfAbsent(
        taskId, id -> new Place(id, "127.9.9." + (places.size() + 1), directory.resolve(id)));
  }

  @Override
  public RunningContainer start(ContainerLaunch launch, Consumer<Exit> exited) throws IOException {
    if (refusesToStart) {
      throw new IOException("error=13, Permission denied");
    }
    Started container = new Started(launch, exited);
    started.add(container);
    return container;
  }

  /** How many tasks were placed so far. */
  public int places() {
    return places.size();
  }

  @Override
  public void release(Place place) {
    released.add(place.taskId());
  }

  @Override
  public String description() {
    return "fake";
  }

  @Override
  public void close() {}
}
