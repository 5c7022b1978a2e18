package io.github.sparkonfargate.embedded;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the local Fargate's jar, which stays out of Spark's {@code jars/}. */
public final class EmbeddedJar {

  private EmbeddedJar() {}

  /**
   * @param configured {@code spark.fargate.local.jar}, if set
   * @param sparkHome the Spark distribution
   * @throws InvalidConfigurationException saying how to get the jar, if there is none
   */
  public static Path find(Optional<String> configured, Path sparkHome) {
    if (configured.isPresent()) {
      Path jar = Path.of(configured.get());
      if (!Files.isRegularFile(jar)) {
        throw new InvalidConfigurationException(
            List.of("spark.fargate.local.jar names " + jar + ", which is not a file"));
      }
      return jar;
    }
    Path home = sparkHome.resolve("fargate");
    return installed(home)
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    List.of(
                        "--master fargate-local needs the local Fargate, and there is no"
                            + " fargate-local-*.jar in "
                            + home
                            + "; run the plugin's install command again with --local-jar PATH, or"
                            + " set spark.fargate.local.jar")));
  }

  private static Optional<Path> installed(Path home) {
    if (!Files.isDirectory(home)) {
      return Optional.empty();
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(home, "fargate-local-*.jar")) {
      found.forEach(jars::add);
    } catch (IOException unreadable) {
      throw new InvalidConfigurationException(
          List.of("the directory " + home + " cannot be read: " + unreadable.getMessage()));
    }
    return jars.stream().max(Comparator.comparing(Path::toString));
  }
}
