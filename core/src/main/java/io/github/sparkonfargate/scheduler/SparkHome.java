package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** Finds the Spark distribution this JVM runs on. */
final class SparkHome {

  private SparkHome() {}

  /**
   * {@code SPARK_HOME}, else the distribution whose {@code jars/} Spark's classes came from.
   *
   * @throws InvalidConfigurationException if this JVM's Spark came from nowhere of the kind
   */
  static Path find() {
    String variable = System.getenv("SPARK_HOME");
    if (variable != null && !variable.isBlank()) {
      return Path.of(variable);
    }
    return ofSparksJar()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    List.of(
                        "--master fargate-local runs its executors from a Spark distribution, and"
                            + " none is known: set the variable SPARK_HOME")));
  }

  private static Optional<Path> ofSparksJar() {
    try {
      URI source = SparkConf.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path jars = Path.of(source).getParent();
      return Optional.ofNullable(jars)
          .filter(directory -> directory.endsWith("jars"))
          .map(Path::getParent)
          .filter(home -> Files.isDirectory(home.resolve("bin")));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the address of Spark's own jar is malformed", e);
    }
  }
}
