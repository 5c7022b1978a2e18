package io.github.sparkonfargate.local.runner;

/** A started container. */
public interface RunningContainer {
  /** SIGTERM to the container's first process, as StopTask begins. */
  void terminate();

  /** SIGKILL to all its processes. */
  void kill();
}
