package io.github.sparkonfargate.conf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a configuration directory of the client, as Spark on Kubernetes does: its text files, but
 * for templates and what is of this machine or has been read already.
 */
public final class ConfFiles {
  /** Spark on Kubernetes draws the line at the size of a ConfigMap, too. */
  private static final long MOST_BYTES = 1 << 20;

  private static final Set<String> NOT_SHIPPED =
      Set.of("spark-defaults.conf", "spark-env.sh", "spark-env.cmd", "java-opts", "workers");

  private ConfFiles() {}

  /**
   * @param files text by name
   * @param skipped names of files that are no text or too long
   */
  public record Found(Map<String, String> files, List<String> skipped) {
    /** Copies the collections. */
    public Found {
      files = Map.copyOf(files);
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * @param directory need not exist
   */
  public static Found read(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    List<String> skipped = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return new Found(files, skipped);
    }
    long left = MOST_BYTES;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, ConfFiles::ships)) {
      for (Path file : found) {
        String name = file.getFileName().toString();
        byte[] bytes = Files.size(file) > left ? new byte[0] : Files.readAllBytes(file);
        if (bytes.length == 0 && Files.size(file) > 0) {
          skipped.add(name);
          continue;
        }
        try {
          files.put(name, text(bytes));
          left -= bytes.length;
        } catch (CharacterCodingException binary) {
          skipped.add(name);
        }
      }
    }
    return new Found(files, skipped);
  }

  private static boolean ships(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && !name.startsWith(".")
        && !name.endsWith(".template")
        && !NOT_SHIPPED.contains(name);
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
