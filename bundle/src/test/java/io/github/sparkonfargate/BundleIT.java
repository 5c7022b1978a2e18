package io.github.sparkonfargate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Opens the finished jar. It goes into {@code jars/} of a stock Spark, beside hadoop-aws and the
 * user's own libraries, so whatever it holds outside our packages is a conflict in waiting.
 */
class BundleIT {
  private static final String OURS = "io/github/sparkonfargate/";
  private static final String SHADED = OURS + "shaded/";
  private static final int JAVA_17 = 61;

  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(Path.of(System.getProperty("bundle.jar")).toFile());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void everyClassIsInOurPackages() {
    assertThat(names(name -> name.endsWith(".class") && !name.startsWith(OURS))).isEmpty();
  }

  @Test
  void onlyTheNamedLibrariesAreShaded() {
    TreeSet<String> libraries = new TreeSet<>();
    for (String name : names(name -> name.startsWith(SHADED) && name.endsWith(".class"))) {
      String[] parts = name.substring(SHADED.length()).split("/");
      libraries.add(parts[0] + (parts[0].equals("picocli") ? "" : "." + parts[1]));
    }
    assertThat(libraries)
        .containsExactly(
            "org.apache", "org.objectweb", "org.reactivestreams", "picocli", "software.amazon");
    assertThat(names(name -> name.startsWith(SHADED + "org/apache/") && name.endsWith(".class")))
        .allMatch(name -> name.startsWith(SHADED + "org/apache/http/"));
  }

  @Test
  void nothingThatComesWithSparkIsBundled() {
    assertThat(
            names(
                name ->
                    name.contains("/slf4j/")
                        || name.contains("/commons/logging/")
                        || name.contains("/commons/codec/")
                        || name.contains("/jspecify/")
                        || name.contains("/netty/")
                        || name.startsWith("scala/")
                        || name.startsWith("org/apache/")))
        .isEmpty();
  }

  @Test
  void resourcesAreOursOrLicences() {
    assertThat(
            names(
                name ->
                    !name.endsWith("/")
                        && !name.endsWith(".class")
                        && !name.startsWith(OURS)
                        && !name.startsWith("META-INF/")))
        .isEmpty();
  }

  @Test
  void servicesNameClassesThatAreInTheJar() throws IOException {
    List<String> services =
        names(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"));
    assertThat(services).isNotEmpty();
    for (String service : services) {
      for (String line : text(service).lines().toList()) {
        String provider = line.replaceFirst("#.*", "").strip();
        if (!provider.isEmpty()) {
          assertThat(jar.getEntry(provider.replace('.', '/') + ".class"))
              .as(service + " names " + provider)
              .isNotNull();
        }
      }
    }
  }

  @Test
  void sparkFindsTheClusterManager() throws IOException {
    assertThat(text("META-INF/services/org.apache.spark.scheduler.ExternalClusterManager").strip())
        .isEqualTo("io.github.sparkonfargate.scheduler.FargateClusterManager");
  }

  /** Shading does not rewrite what these files say: the day one comes, it has to be handled. */
  @Test
  void noInterceptorFileNamesClassesThatWereRelocated() {
    assertThat(names(name -> name.endsWith("execution.interceptors"))).isEmpty();
  }

  @Test
  void manifestNamesAgentInstallerAndVersion() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.getValue("Premain-Class"))
        .isEqualTo("io.github.sparkonfargate.deploy.agent.SubmitAgent");
    assertThat(manifest.getValue("Main-Class"))
        .isEqualTo("io.github.sparkonfargate.deploy.install.Main");
    assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    assertThat(manifest.getValue("Implementation-Version"))
        .isEqualTo(System.getProperty("project.version"));
    for (String name : List.of("Premain-Class", "Main-Class")) {
      assertThat(jar.getEntry(manifest.getValue(name).replace('.', '/') + ".class")).isNotNull();
    }
  }

  @Test
  void everyClassRunsOnJava17() throws IOException {
    for (String name : names(name -> name.endsWith(".class"))) {
      try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
        byte[] head = in.readNBytes(8);
        assertThat(head[7] & 0xff).as(name).isLessThanOrEqualTo(JAVA_17);
      }
    }
  }

  @Test
  void nothingIsSignedModularOrMultiRelease() {
    assertThat(
            names(
                name ->
                    name.endsWith(".SF")
                        || name.endsWith(".RSA")
                        || name.endsWith(".DSA")
                        || name.endsWith("module-info.class")
                        || name.startsWith("META-INF/versions/")
                        || name.startsWith("META-INF/maven/")))
        .isEmpty();
  }

  @Test
  void licencesAreKept() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/NOTICE"))
        .contains("spark-on-fargate")
        .contains("AWS SDK for Java")
        .contains("HttpClient");
    assertThat(text("META-INF/licenses/LICENSE-asm")).contains("INRIA, France Telecom");
    assertThat(jar.getEntry("META-INF/FastDoubleParser-LICENSE")).isNotNull();
  }

  @Test
  void holdsTheContainersEntryPoint() throws IOException {
    assertThat(text(OURS + "deploy/install/dockerfiles/spark-fargate/entrypoint"))
        .startsWith("#!/usr/bin/env bash");
  }

  /** The same bytes from the same sources, whenever they are built. */
  @Test
  void entriesCarryNoBuildTime() throws IOException {
    assertThat(jar.getManifest().getMainAttributes().keySet().stream().map(Object::toString))
        .noneMatch(name -> name.contains("Time") || name.contains("Date"));
    for (String name : names(name -> name.startsWith(OURS) && !name.startsWith(SHADED))) {
      assertThat(jar.getJarEntry(name).getTimeLocal().getYear()).as(name).isEqualTo(2026);
    }
  }

  private static List<String> names(Predicate<String> wanted) {
    return jar.stream().map(JarEntry::getName).filter(wanted).toList();
  }

  private static String text(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
