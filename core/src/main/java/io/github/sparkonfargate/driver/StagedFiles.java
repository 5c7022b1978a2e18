package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Brings what an order names on S3, and what was uploaded for it, into the container, so that Spark
 * finds files: neither it nor the executors need a Hadoop file system for S3 then. Other URIs are
 * left to Spark.
 */
final class StagedFiles {
  /** Lists of URIs; in the first three of them a fragment is the name that the file gets. */
  private static final List<String> LISTS =
      List.of(
          "spark.files",
          "spark.jars",
          "spark.submit.pyFiles",
          "spark.archives",
          "spark.jars.ivySettings");

  /** One file: its name may have a comma. */
  private static final String TEMPLATE = "spark.fargate.executor.taskDefinitionTemplateFile";

  private static final String ARCHIVES = "spark.archives";

  private final Function<ObjectUri, ObjectStore> stores;
  private final String uploads;
  private final Path directory;
  private final Map<String, Path> brought = new HashMap<>();

  /**
   * @param stores gives the store that a URI is in
   * @param uploads where this application's uploads are, empty for nowhere
   * @param directory takes the files; exists and is empty
   */
  StagedFiles(Function<ObjectUri, ObjectStore> stores, String uploads, Path directory) {
    this.stores = stores;
    this.uploads = uploads;
    this.directory = directory;
  }

  private boolean isBrought(String uri) {
    return ObjectUri.isObject(uri) || (!uploads.isEmpty() && uri.startsWith(uploads));
  }

  /** The properties with file URIs for S3 URIs. */
  Map<String, String> bring(Map<String, String> properties) throws IOException {
    Map<String, String> local = new TreeMap<>(properties);
    for (String key : LISTS) {
      String value = properties.getOrDefault(key, "");
      if (!value.isBlank()) {
        List<String> uris = new ArrayList<>();
        for (String uri : value.split(",", -1)) {
          uris.add(bring(uri.strip(), key.equals(ARCHIVES)));
        }
        local.put(key, String.join(",", uris));
      }
    }
    if (properties.containsKey(TEMPLATE)) {
      local.put(TEMPLATE, bring(properties.get(TEMPLATE), false));
    }
    return local;
  }

  /** The path or URI to run: a file for what is on S3. */
  String bringResource(String uri) throws IOException {
    String brought = bring(uri, false);
    return brought.equals(uri) ? uri : brought.substring("file://".length());
  }

  private String bring(String uri, boolean archive) throws IOException {
    int hash = uri.indexOf('#');
    String plain = hash < 0 ? uri : uri.substring(0, hash);
    String fragment = hash < 0 ? "" : uri.substring(hash + 1);
    if (!isBrought(plain)) {
      return uri;
    }
    // Spark does not take a fragment on a local file, but for archives.
    boolean renamed = !fragment.isEmpty() && !archive;
    Path file = file(plain, fileName(uri, renamed ? fragment : ObjectUri.parse(plain).name()));
    return "file://" + file + (archive && !fragment.isEmpty() ? "#" + fragment : "");
  }

  /** A name that leads out of the directory is none: whoever wrote it means harm or is mistaken. */
  private static String fileName(String uri, String name) throws IOException {
    boolean plain =
        !name.isEmpty()
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(each -> each == '/' || each == '\\' || each < ' ');
    if (!plain) {
      throw new IOException("the order names a file '" + uri + "': '" + name + "' is no file name");
    }
    return name;
  }

  /** One object is brought once, however often it is named; each has a directory of its own. */
  private Path file(String uri, String name) throws IOException {
    String identity = uri + "#" + name;
    Path known = brought.get(identity);
    if (known != null) {
      return known;
    }
    Path file = Files.createDirectory(directory.resolve("" + brought.size())).resolve(name);
    ObjectUri source = ObjectUri.parse(uri);
    stores.apply(source).get(source, file);
    brought.put(identity, file);
    return file;
  }
}
