package io.github.sparkonfargate.deploy.image;

import io.github.sparkonfargate.deploy.install.InstallationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Copies of a Spark distribution, with the plugin installed, what an image holds. */
final class ImageFiles {
  private static final String JARS = "jars/";

  /** hadoop-aws and what it needs, fetched beside the distribution: see dockerfiles/s3a. */
  private static final String S3A = "fargate/s3a/";

  private static final Pattern VERSION = Pattern.compile("(.+?)-\\d.*\\.jar");

  private final Path from;
  private final Path to;
  private final StoredJar stored;
  private final List<LeftOut> leftOut = new ArrayList<>();

  ImageFiles(Path from, Path to, Platform platform) {
    this.from = from;
    this.to = to;
    this.stored = new StoredJar(platform);
  }

  /**
   * Fills the target, which must be empty or not there.
   *
   * @return what was left out, the largest first
   */
  List<LeftOut> copy() throws InstallationException, IOException {
    Map<String, String> artifacts = new HashMap<>();
    for (String path : files()) {
      Optional<String> reason = Omissions.reason(path);
      if (reason.isPresent()) {
        leftOut.add(new LeftOut(path, Files.size(from.resolve(path)), reason.get()));
      } else if (path.startsWith(S3A)) {
        copyS3a(path, artifacts);
      } else if (path.startsWith(JARS) && path.endsWith(".jar")) {
        artifacts.put(artifact(path.substring(JARS.length())), path);
        copyJar(path, path);
      } else {
        copyFile(path);
      }
    }
    leftOut.sort((one, other) -> Long.compare(other.bytes(), one.bytes()));
    return List.copyOf(leftOut);
  }

  /** Spark's own jars come before those of S3A: the list says who was there first. */
  private List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    for (String folder : Omissions.FOLDERS) {
      Path root = from.resolve(folder);
      if (Files.isDirectory(root)) {
        try (Stream<Path> found = Files.walk(root)) {
          found
              .filter(Files::isRegularFile)
              .map(file -> from.relativize(file).toString())
              .filter(path -> !path.contains("__pycache__") && !Omissions.isTool(path))
              .forEach(files::add);
        }
      }
    }
    for (String single : List.of("LICENSE", "NOTICE", "RELEASE")) {
      if (Files.isRegularFile(from.resolve(single))) {
        files.add(single);
      }
    }
    files.sort(
        (one, other) -> {
          int late = Boolean.compare(one.startsWith(S3A), other.startsWith(S3A));
          return late != 0 ? late : one.compareTo(other);
        });
    return files;
  }

  private void copyS3a(String path, Map<String, String> artifacts)
      throws InstallationException, IOException {
    String name = path.substring(S3A.length());
    String there = artifacts.get(artifact(name));
    if (!name.endsWith(".jar")) {
      return;
    }
    if (there != null) {
      leftOut.add(
          new LeftOut(path, Files.size(from.resolve(path)), "the distribution has " + there));
      return;
    }
    copyJar(path, JARS + name);
  }

  private void copyJar(String path, String target) throws InstallationException, IOException {
    Path written = to.resolve(target);
    Files.createDirectories(written.getParent());
    leftOut.addAll(stored.write(from.resolve(path), written, path));
  }

  private void copyFile(String path) throws IOException {
    Path target = to.resolve(path);
    Files.createDirectories(target.getParent());
    Files.copy(from.resolve(path), target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** {@code netty-buffer-4.2.1.Final.jar} is {@code netty-buffer}. */
  static String artifact(String jar) {
    Matcher matcher = VERSION.matcher(jar);
    return matcher.matches() ? matcher.group(1) : jar;
  }
}
