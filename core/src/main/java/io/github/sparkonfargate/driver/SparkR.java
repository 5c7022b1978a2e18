package io.github.sparkonfargate.driver;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an R program needs of the Spark that runs it: SparkR and R itself, of which a distribution
 * of Spark 4 may have neither. Stock Spark starts its R runner first and fails with a stack trace.
 */
public final class SparkR {
  private static final String SHELL = "sparkr-shell";

  /** First one that is set. Source: Spark's RRunner, in client mode. */
  private static final List<String> COMMANDS =
      List.of("spark.r.driver.command", "spark.r.command", "spark.sparkr.r.command");

  private static final String DEFAULT_COMMAND = "Rscript";

  private SparkR() {}

  /** Whether spark-submit takes this resource for a program in R. */
  public static boolean runs(String resource) {
    return resource.matches(".*[.][rR]") || resource.equals(SHELL);
  }

  /**
   * Looks where Spark will look.
   *
   * @param sparkHome the installation that is to run the program
   * @param sparkConf every {@code spark.*} entry
   * @param searchPath directories of programs: the variable PATH
   * @return one sentence, empty if the program can be started
   */
  public static Optional<String> problem(
      Path sparkHome, Map<String, String> sparkConf, String searchPath) {
    Path library = sparkHome.resolve("R/lib/SparkR");
    if (!Files.isDirectory(library)) {
      return Optional.of(
          "a program in R needs SparkR, and this Spark was built without it ("
              + library
              + " is not there); take a Spark distribution that has SparkR, or write the program in"
              + " another language.");
    }
    String command =
        COMMANDS.stream()
            .map(key -> sparkConf.getOrDefault(key, ""))
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse(DEFAULT_COMMAND);
    return isThere(command, searchPath)
        ? Optional.empty()
        : Optional.of(
            "a program in R is run by "
                + command
                + ", which is not a program here; install R, or name its Rscript in spark.r.command.");
  }

  private static boolean isThere(String command, String searchPath) {
    if (command.contains("/")) {
      return Files.isExecutable(Path.of(command));
    }
    return Stream.of(searchPath.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }
}
