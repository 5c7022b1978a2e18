package io.github.sparkonfargate.local.runner;

import io.github.sparkonfargate.local.server.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The lifecycle of tasks that are processes. */
class ProcessLifecycleTest extends LifecycleSuite {
  @Override
  Options options(Path home) throws IOException {
    Path image = Files.createDirectories(directory.resolve("images").resolve(image()));
    Path entryPoint =
        Files.writeString(image.resolve("entrypoint"), "#!/bin/bash\nexec bash \"$@\"\n");
    Files.setPosixFilePermissions(entryPoint, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Options.plain(home, directory.resolve("images"), null);
  }

  @Override
  String image() {
    return "lifecycle";
  }
}
