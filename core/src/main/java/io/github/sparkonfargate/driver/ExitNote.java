package io.github.sparkonfargate.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The exception that ended an application, noted by its JVM in a file for the {@link FargateDriver}
 * beside it. More exact than what the application's output shows.
 */
public final class ExitNote {
  /** The variable of the application's JVM that names the file. */
  public static final String VARIABLE = "FARGATE_DRIVER_EXIT_NOTE";

  private static final int CAUSES = 20;

  private ExitNote() {}

  /**
   * Writes {@code Class: message} of the exception and, where it has one, of its root cause.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Throwable exception) throws IOException {
    Throwable root = exception;
    for (int depth = 0; depth < CAUSES && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    Files.writeString(
        file, root == exception ? line(exception) : line(exception) + "; caused by " + line(root));
  }

  /** An exception's message may have many lines, of which the first says what it is. */
  private static String line(Throwable exception) {
    return exception.toString().lines().findFirst().orElse("");
  }

  /** The note, if there is one. */
  static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file)).filter(note -> !note.isBlank());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
