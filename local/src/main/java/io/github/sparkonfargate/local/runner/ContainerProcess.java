package io.github.sparkonfargate.local.runner;

/** A container that is a process, with whatever processes it starts. */
final class ContainerProcess implements RunningContainer {
  private final Process process;
  private final ContainerLaunch launch;
  private final String mark;

  /** Set by the thread that watches memory, read by the one that sees the exit. */
  private volatile boolean outOfMemory;

  /**
   * @param mark a piece of environment that only this container's processes have
   */
  ContainerProcess(Process process, ContainerLaunch launch, String mark) {
    this.process = process;
    this.launch = launch;
    this.mark = mark;
  }

  long pid() {
    return process.pid();
  }

  Process process() {
    return process;
  }

  String mark() {
    return mark;
  }

  String name() {
    return launch.container();
  }

  String taskId() {
    return launch.place().taskId();
  }

  ContainerLaunch.Limits limits() {
    return launch.limits();
  }

  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    Sessions.kill(process.toHandle(), mark);
  }

  void killForMemory() {
    outOfMemory = true;
    kill();
  }

  /** How it ended; to be asked when its first process has. */
  Exit exit() {
    return outOfMemory ? Exit.outOfMemory() : Exit.of(process.exitValue());
  }
}
