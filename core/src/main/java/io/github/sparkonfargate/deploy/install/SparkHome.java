package io.github.sparkonfargate.deploy.install;

import io.github.sparkonfargate.conf.SupportedSpark;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Spark distribution and where our files go in it.
 *
 * @param path absolute path of SPARK_HOME
 */
record SparkHome(Path path) {
  private static final String CORE_PREFIX = "spark-core_2.13-";
  private static final String PLUGIN_PREFIX = "spark-on-fargate-";
  private static final String LOCAL_PREFIX = "fargate-local-";
  private static final String JAR = ".jar";

  SparkHome {
    path = path.toAbsolutePath().normalize();
  }

  /** The folder with Spark's jars. */
  Path jars() {
    return path.resolve("jars");
  }

  /** The folder that is ours alone. */
  Path fargate() {
    return path.resolve("fargate");
  }

  Path entrypoint() {
    return fargate().resolve("images/spark-fargate/entrypoint");
  }

  /** The commands of ours: each is the script {@code over-ssh} under the name that it goes by. */
  List<Path> commands() {
    return Stream.of("spark-submit", "spark-sql", "spark-shell", "pyspark")
        .map(program -> fargate().resolve("bin/" + program + "-over-ssh"))
        .toList();
  }

  Path moduleOptions() {
    return fargate().resolve("java-module-options");
  }

  /** Spark's version, read from the name of its core jar. */
  String version() throws InstallationException, IOException {
    if (!Files.isDirectory(jars())) {
      throw new InstallationException(
          path
              + " is not a Spark distribution: it has no folder jars; give the folder that has"
              + " bin/spark-submit and jars/ (for pip install pyspark: the pyspark package folder)");
    }
    Optional<Path> core = coreJar();
    if (core.isEmpty()) {
      throw new InstallationException(
          path
              + " is not a Spark that this works with: jars/ has no "
              + CORE_PREFIX
              + "*.jar; Spark "
              + SupportedSpark.VERSIONS
              + " with Scala 2.13 is needed");
    }
    String name = core.get().getFileName().toString();
    return name.substring(CORE_PREFIX.length(), name.length() - JAR.length());
  }

  /** Spark's version, or an exception that says why this Spark is not supported. */
  String supportedVersion() throws InstallationException, IOException {
    String version = version();
    Optional<String> problem = SupportedSpark.problem(version);
    if (problem.isPresent()) {
      throw new InstallationException(path + ": " + problem.get());
    }
    return version;
  }

  Optional<Path> coreJar() throws IOException {
    return startingWith(jars(), CORE_PREFIX).stream().findFirst();
  }

  /** Our jars in {@code jars/}, of whatever version. */
  List<Path> pluginJars() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path jar : startingWith(jars(), PLUGIN_PREFIX)) {
      String rest = jar.getFileName().toString().substring(PLUGIN_PREFIX.length());
      if (Character.isDigit(rest.charAt(0))) {
        found.add(jar);
      }
    }
    return found;
  }

  /** The local Fargate's jars, of whatever version. */
  List<Path> localJars() throws IOException {
    return startingWith(fargate(), LOCAL_PREFIX);
  }

  /** The local Fargate's jars in a folder, of whatever version. */
  static List<Path> localJarsIn(Path folder) throws IOException {
    return startingWith(folder, LOCAL_PREFIX);
  }

  private static List<Path> startingWith(Path folder, String prefix) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*" + JAR)) {
        files.forEach(found::add);
      }
    }
    Collections.sort(found);
    return found;
  }
}
