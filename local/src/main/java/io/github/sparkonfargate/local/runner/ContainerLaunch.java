package io.github.sparkonfargate.local.runner;

import java.util.List;
import java.util.Map;

/**
 * One container to start.
 *
 * @param image as in the container definition
 * @param entryPoint replaces the image's when not empty, as in Docker
 * @param command arguments of the entry point; replaces the image's when not empty, as in Docker
 * @param environment of the task definition and the overrides; ECS's own variables included
 * @param limits what it may use
 * @param confinement what it is denied; the engine sees to it, a process of this machine has none
 */
public record ContainerLaunch(
    Place place,
    String container,
    String image,
    List<String> entryPoint,
    List<String> command,
    Map<String, String> environment,
    Limits limits,
    Confinement confinement) {
  public ContainerLaunch {
    entryPoint = List.copyOf(entryPoint);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * What a container may use.
   *
   * @param cpuUnits of the task; 1024 are one vCPU
   * @param taskMemoryMiB for all containers of the task together
   * @param memoryMiB for this container: its own hard limit, else the task's
   */
  public record Limits(int cpuUnits, int taskMemoryMiB, int memoryMiB) {}

  /**
   * What a container is denied, and what it is left with.
   *
   * @param readonlyRootFilesystem whether it can write to volumes only
   * @param droppedCapabilities as Docker names them, ALL included
   * @param user empty for the image's
   * @param workingDirectory empty for the image's
   * @param scratch where volumes are mounted that begin with what the image has there
   */
  public record Confinement(
      boolean readonlyRootFilesystem,
      List<String> droppedCapabilities,
      String user,
      String workingDirectory,
      List<String> scratch) {
    public Confinement {
      droppedCapabilities = List.copyOf(droppedCapabilities);
      scratch = List.copyOf(scratch);
    }

    /** As the image has it. */
    public static Confinement none() {
      return new Confinement(false, List.of(), "", "", List.of());
    }
  }
}
