package io.github.sparkonfargate.deploy.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/** The classes of some jars, and behind them those of the running JDK. Not thread-safe. */
final class ClassSource implements Closeable {
  private final List<JarFile> jars = new ArrayList<>();
  private final Map<String, JarFile> jarByClass = new HashMap<>();
  private final Map<String, Optional<ClassSummary>> summaries = new HashMap<>();

  /** Adds every jar of a folder. */
  void addFolder(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        add(file);
      }
    }
  }

  /** Adds a jar; where a class is there twice, the jar added first wins. */
  void add(Path file) throws IOException {
    JarFile jar = open(file);
    jars.add(jar);
    jar.stream()
        .map(JarEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .forEach(name -> jarByClass.putIfAbsent(withoutSuffix(name), jar));
  }

  private static JarFile open(Path file) throws IOException {
    try {
      return new JarFile(file.toFile());
    } catch (ZipException e) {
      throw new IOException(file + " is not a readable jar (" + e.getMessage() + ")", e);
    }
  }

  Optional<ClassSummary> summary(String internalName) throws IOException {
    Optional<ClassSummary> known = summaries.get(internalName);
    if (known == null) {
      known = Optional.ofNullable(read(internalName)).map(ClassSummary::read);
      summaries.put(internalName, known);
    }
    return known;
  }

  private byte @org.jspecify.annotations.Nullable [] read(String internalName) throws IOException {
    JarFile jar = jarByClass.get(internalName);
    String path = internalName + ".class";
    if (jar == null) {
      try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(path)) {
        return in == null ? null : in.readAllBytes();
      }
    }
    try (InputStream in = jar.getInputStream(jar.getJarEntry(path))) {
      return in.readAllBytes();
    }
  }

  private static String withoutSuffix(String path) {
    return path.substring(0, path.length() - ".class".length());
  }

  @Override
  public void close() throws IOException {
    for (JarFile jar : jars) {
      jar.close();
    }
  }
}
