package io.github.sparkonfargate.local.runner;

import java.util.List;
import java.util.Map;

/**
 * One container to start.
 *
 * @param image as in the container definition
 * @param entryPoint replaces the image's when not empty, as in Docker
 * @param command arguments of the entry point
 * @param environment of the task definition and the overrides; ECS's own variables included
 */
public record ContainerLaunch(
    Place place,
    String container,
    String image,
    List<String> entryPoint,
    List<String> command,
    Map<String, String> environment) {
  public ContainerLaunch {
    entryPoint = List.copyOf(entryPoint);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
