package io.github.sparkonfargate.deploy.install;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command that calls AWS needs beside this jar: it has AWS's clients, and no logging of its
 * own, for a Spark has that. {@code java -jar} alone knows the one jar.
 */
final class SparkLibraries {
  /** As the image's entry point gives them to the driver's small JVM. */
  private static final String NEEDED =
      "(slf4j-api|jcl-over-slf4j|log4j|commons-codec|jackson)-.*[.]jar";

  private static final String PROOF = "slf4j-api-";

  private SparkLibraries() {}

  /** Whether they are on the class path. */
  static boolean areHere() {
    try {
      Class.forName("org.slf4j.LoggerFactory", false, SparkLibraries.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * The libraries, beside the jar or in the Spark that the environment names.
   *
   * @throws InstallationException if they are in neither place
   */
  static List<Path> find(Path jar, Map<String, String> environment)
      throws InstallationException, IOException {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(jar.toAbsolutePath().getParent()).ifPresent(places::add);
    String home = environment.getOrDefault("SPARK_HOME", "");
    if (!home.isBlank()) {
      places.add(Path.of(home).resolve("jars"));
    }
    for (Path place : places) {
      List<Path> found = in(place);
      if (found.stream().anyMatch(each -> name(each).startsWith(PROOF))) {
        return found;
      }
    }
    throw new InstallationException(
        "this command needs a few of Spark's libraries; run it from the jar in $SPARK_HOME/jars, or"
            + " set SPARK_HOME");
  }

  private static List<Path> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> name(file).matches(NEEDED)).sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Runs the same command of the same jar with them. */
  static void run(String[] arguments)
      throws InstallationException, IOException, ReflectiveOperationException {
    Path jar = PluginJar.path();
    List<URL> urls = new ArrayList<>();
    urls.add(url(jar));
    for (Path library : find(jar, System.getenv())) {
      urls.add(url(library));
    }
    // Never closed: it is the program's until the JVM ends.
    ClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    loader
        .loadClass(Main.class.getName())
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
