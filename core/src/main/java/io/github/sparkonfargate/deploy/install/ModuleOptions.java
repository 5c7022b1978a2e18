package io.github.sparkonfargate.deploy.install;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM options that a Spark version needs, which Spark's launcher gives its JVMs and which
 * executors in containers, started without the launcher, need as well. They differ by version.
 */
final class ModuleOptions {
  private static final String CLASS = "org.apache.spark.launcher.JavaModuleOptions";
  private static final String METHOD = "defaultModuleOptionArray";

  private ModuleOptions() {}

  /** Asks this Spark's own class for them. */
  static List<String> of(SparkHome home) throws InstallationException, IOException {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.jars(), "spark-*.jar")) {
      for (Path file : files) {
        jars.add(file.toUri().toURL());
      }
    }
    ClassLoader parent = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), parent)) {
      Object options = loader.loadClass(CLASS).getMethod(METHOD).invoke(null);
      return List.of((String[]) options);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new InstallationException(
          "cannot read the JVM options of this Spark (" + CLASS + "." + METHOD + "): " + e, e);
    }
  }

  /** As a java argument file: one option on each line, quoted where java would split it. */
  static String asArgumentFile(List<String> options) {
    StringBuilder file = new StringBuilder();
    for (String option : options) {
      file.append(quoted(option)).append('\n');
    }
    return file.toString();
  }

  private static String quoted(String option) {
    boolean plain =
        option.chars().noneMatch(c -> Character.isWhitespace(c) || "\"'#\\".indexOf(c) >= 0);
    if (plain) {
      return option;
    }
    return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
