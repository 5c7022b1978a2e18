package io.github.sparkonfargate.local.runner;

import java.nio.file.Path;

/**
 * Where a task lives.
 *
 * @param address what it may bind to; its own where the system allows
 * @param directory holds {@code disk/} (gone when the task is) and one log per container
 */
public record Place(String taskId, String address, Path directory) {
  public Path disk() {
    return directory.resolve("disk");
  }

  public Path log(String container) {
    return directory.resolve(container + ".log");
  }
}
