package io.github.sparkonfargate.deploy.staging;

import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.store.ObjectUri;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of this machine that a submission names, each to be uploaded once, and the submission
 * with the URIs that they get.
 */
public final class LocalFiles {
  private static final List<String> LISTS =
      List.of(
          "spark.jars",
          "spark.files",
          "spark.archives",
          "spark.submit.pyFiles",
          // The driver resolves --packages again.
          "spark.jars.ivySettings");

  /** Always a path of this machine, where it was read before. */
  private static final String TEMPLATE = "spark.fargate.executor.taskDefinitionTemplateFile";

  private final Map<Path, String> nameByFile = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Files to upload, and the name of each below the application's directory. */
  public Map<Path, String> uploads() {
    return Map.copyOf(nameByFile);
  }

  /** One sentence for each file that is not there. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Looks at what a submission names; to be called before the other methods. */
  public static LocalFiles of(Map<String, String> properties, DriverOrder.Resource resource) {
    LocalFiles files = new LocalFiles();
    files.add(resource.uri(), "the application");
    for (String key : LISTS) {
      for (String uri : list(properties, key)) {
        files.add(uri, key);
      }
    }
    template(properties).ifPresent(uri -> files.add(uri, TEMPLATE));
    return files;
  }

  private static Optional<String> template(Map<String, String> properties) {
    return Optional.of(properties.getOrDefault(TEMPLATE, "").strip())
        .filter(text -> !text.isEmpty())
        .map(text -> isLocal(text) ? text : Path.of(text).toAbsolutePath().toString());
  }

  private void add(String uri, String from) {
    if (!isLocal(uri)) {
      return;
    }
    Path file = path(uri);
    if (nameByFile.containsKey(file)) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      problems.add(
          file
              + " ("
              + from
              + ") "
              + (Files.isDirectory(file) ? "is a directory" : "does not exist")
              + " on this machine; name a file here, or write local://"
              + file
              + " if it is a path inside the driver's image.");
      return;
    }
    nameByFile.put(file, nameByFile.size() + "/" + file.getFileName());
  }

  /** The properties with the URIs of the uploaded files. */
  public Map<String, String> rewrite(Map<String, String> properties, ObjectUri directory) {
    Map<String, String> rewritten = new TreeMap<>(properties);
    for (String key : LISTS) {
      List<String> uris = list(properties, key);
      if (!uris.isEmpty()) {
        rewritten.put(
            key, String.join(",", uris.stream().map(uri -> rewrite(uri, directory)).toList()));
      }
    }
    template(properties).ifPresent(uri -> rewritten.put(TEMPLATE, rewrite(uri, directory)));
    return rewritten;
  }

  /** The URI of the uploaded file, or the URI itself if it names no file of this machine. */
  public String rewrite(String uri, ObjectUri directory) {
    if (!isLocal(uri)) {
      return uri;
    }
    String name = nameByFile.get(path(uri));
    if (name == null) {
      throw new IllegalStateException(uri + " was not looked at");
    }
    int hash = uri.indexOf('#');
    return directory.resolve(name) + (hash < 0 ? "" : uri.substring(hash));
  }

  private static List<String> list(Map<String, String> properties, String key) {
    return List.of(properties.getOrDefault(key, "").split(",")).stream()
        .map(String::strip)
        .filter(uri -> !uri.isEmpty())
        .toList();
  }

  private static boolean isLocal(String uri) {
    return uri.startsWith("file:") || uri.startsWith("/");
  }

  private static Path path(String uri) {
    int hash = uri.indexOf('#');
    String plain = hash < 0 ? uri : uri.substring(0, hash);
    return plain.startsWith("file:") ? Path.of(URI.create(plain).getPath()) : Path.of(plain);
  }
}
