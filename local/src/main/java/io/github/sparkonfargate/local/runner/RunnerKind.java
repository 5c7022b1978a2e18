package io.github.sparkonfargate.local.runner;

/** The ways to run a task. */
public enum RunnerKind {
  /** Each container is a process of this machine. */
  PROCESS,
  /** Each container is a container of the Docker engine. */
  DOCKER,
  /** Nothing runs: tasks only go through their states. */
  SIMULATED
}
