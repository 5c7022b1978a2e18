package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.util.function.IntConsumer;

/** What runs the containers of tasks. Called on the owner thread; must not wait for a container. */
public interface TaskRunner extends AutoCloseable {
  /** Whether an image can be "pulled". */
  boolean hasImage(String image);

  /** Gives a new task its address and directory; starts nothing. */
  Place place(String taskId);

  /**
   * Starts one container.
   *
   * @param exited told the exit code once, on any thread; 128 + n for death by signal n, as Docker
   * @throws IOException when the entry point cannot be executed
   */
  RunningContainer start(ContainerLaunch launch, IntConsumer exited) throws IOException;

  /** The task is over: its disk vanishes, its log stays. */
  void release(Place place);

  /** One line for the user: how tasks run here. */
  String description();

  /** Kills what still runs. */
  @Override
  void close();
}
