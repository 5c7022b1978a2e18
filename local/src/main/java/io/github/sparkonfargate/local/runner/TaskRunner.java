package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What runs the containers of tasks. Called on the owner thread; must not wait for a container. */
public interface TaskRunner extends AutoCloseable {
  /**
   * Makes an image ready.
   *
   * @return completes, on any thread, with why it cannot be had, or empty; never exceptionally
   */
  CompletableFuture<Optional<String>> pull(String image);

  /** Gives a new task its address and directory; starts nothing. */
  Place place(String taskId);

  /**
   * Starts one container.
   *
   * @param exited told once how it ended, on any thread
   * @throws IOException when the entry point cannot be executed
   */
  RunningContainer start(ContainerLaunch launch, Consumer<Exit> exited) throws IOException;

  /** The task is over: its disk vanishes, its log stays. */
  void release(Place place);

  /** An endpoint on this machine's loopback address, as a container can reach it. */
  default URI seenByTasks(URI endpoint) {
    return endpoint;
  }

  /**
   * The endpoint of task metadata and credentials, as a container can reach it: the AWS SDKs take
   * credentials from loopback and from 169.254.170.2 only.
   */
  default URI metadataSeenByTasks(URI endpoint) {
    return endpoint;
  }

  /** The address at which tasks reach servers of this machine, such as a Spark driver. */
  default String hostSeenByTasks() {
    return "127.0.0.1";
  }

  /** One line for the user: how tasks run here. */
  String description();

  /** Kills what still runs. */
  @Override
  void close();
}
