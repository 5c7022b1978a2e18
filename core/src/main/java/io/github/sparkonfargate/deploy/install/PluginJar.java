package io.github.sparkonfargate.deploy.install;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** The jar this program was started from. */
final class PluginJar {
  private PluginJar() {}

  static Path path() throws InstallationException {
    CodeSource source = PluginJar.class.getProtectionDomain().getCodeSource();
    try {
      Path jar = source == null ? null : Path.of(source.getLocation().toURI());
      if (jar != null && Files.isRegularFile(jar)) {
        return jar;
      }
    } catch (URISyntaxException e) {
      throw new InstallationException("cannot tell which jar this is: " + e.getMessage(), e);
    }
    throw new InstallationException(
        "this was not started from the jar: use java -jar spark-on-fargate-VERSION.jar");
  }
}
