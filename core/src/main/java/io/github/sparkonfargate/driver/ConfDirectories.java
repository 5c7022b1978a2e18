package io.github.sparkonfargate.driver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Makes the configuration directories that the client's files are in. */
final class ConfDirectories {
  private final Path parent;

  ConfDirectories(Path parent) {
    this.parent = parent;
  }

  /** The image's files (its spark-env.sh sets up the plugin), and over them the client's. */
  Path sparkConf(Path imageConf, Map<String, String> files) throws IOException {
    Path directory = Files.createDirectory(parent.resolve("spark-conf"));
    if (Files.isDirectory(imageConf)) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(imageConf, Files::isRegularFile)) {
        for (Path file : found) {
          Files.copy(
              file,
              directory.resolve(file.getFileName().toString()),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    write(directory, files);
    return directory;
  }

  Path hadoopConf(Map<String, String> files) throws IOException {
    Path directory = Files.createDirectory(parent.resolve("hadoop-conf"));
    write(directory, files);
    return directory;
  }

  private static void write(Path directory, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = directory.resolve(file.getKey()).normalize();
      if (!directory.equals(target.getParent())) {
        throw new IOException("the order names a configuration file '" + file.getKey() + "'");
      }
      Files.writeString(target, file.getValue());
    }
  }
}
