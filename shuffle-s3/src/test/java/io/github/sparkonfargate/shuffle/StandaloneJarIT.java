package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.common.config.ModuleConfig;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Opens the finished jar, which goes onto the class path of any Spark, beside anybody's SDK. */
class StandaloneJarIT {
  private static final String OURS = "io/github/sparkonfargate/";
  private static final long MOST_BYTES = 12L << 20;

  private static Path path;
  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    path = Path.of(System.getProperty("standalone.jar"));
    jar = new JarFile(path.toFile());
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
  void hasTheShuffleAndNothingOfTheClusterManager() {
    assertThat(names(name -> name.startsWith(OURS + "shuffle/store/"))).isNotEmpty();
    assertThat(
            names(
                name ->
                    name.startsWith(OURS + "scheduler/")
                        || name.startsWith(OURS + "deploy/")
                        || name.startsWith(OURS + "shaded/org/objectweb")
                        || name.contains("/services/ecs/")))
        .isEmpty();
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(path)).isLessThan(MOST_BYTES);
  }

  @Test
  void servicesNameClassesThatAreInTheJar() throws IOException {
    List<String> services =
        names(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"));
    assertThat(services).contains("META-INF/services/" + ModuleConfig.class.getName());
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
  void licencesAreKept() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/NOTICE")).contains("AWS SDK for Java").contains("HttpClient");
  }

  /** The SDK finds its parts by names in resources, which shading has to have kept in step. */
  @Test
  void talksToS3ByTheRelocatedSdkAlone() throws Exception {
    try (URLClassLoader alone = aloneWithTheJar()) {
      Class<?> settings = alone.loadClass(OURS.replace('/', '.') + "shuffle.conf.ShuffleSettings");
      Object parsed =
          settings
              .getMethod("parse", Map.class)
              .invoke(
                  null,
                  Map.of(
                      "spark.shuffle.s3.bucket", "nowhere",
                      "spark.shuffle.s3.endpoint", "http://127.0.0.1:1",
                      "spark.shuffle.s3.apiRetries", "0",
                      "spark.fargate.local.accessKeyId", "id",
                      "spark.fargate.local.secretAccessKey", "secret"));
      Class<?> stores = alone.loadClass(OURS.replace('/', '.') + "shuffle.store.ObjectStores");
      Class<?> type = alone.loadClass(OURS.replace('/', '.') + "shuffle.store.ObjectStore");
      Object store = stores.getMethod("open", settings).invoke(null, parsed);
      Method check = type.getMethod("check");

      Throwable refused = org.assertj.core.api.Assertions.catchThrowable(() -> check.invoke(store));
      type.getMethod("close").invoke(store);

      assertThat(refused).isInstanceOf(InvocationTargetException.class);
      assertThat(refused.getCause())
          .hasMessageStartingWith("Cannot use s3://nowhere/.sparkStaging/: S3 is out of reach");
    }
  }

  /** Hides every class of the SDK that the tests have, relocated or not; what Spark has stays. */
  private static URLClassLoader aloneWithTheJar() throws IOException {
    ClassLoader withoutSdk =
        new ClassLoader(StandaloneJarIT.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("software.amazon.")
                || name.startsWith("org.apache.http.")
                || name.startsWith("io.github.sparkonfargate.")) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        };
    return new URLClassLoader(new URL[] {path.toUri().toURL()}, withoutSdk);
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
