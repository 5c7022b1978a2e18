package io.github.sparkonfargate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real child processes from small jars that stand for the local Fargate's. */
class EmbeddedFargateTest {

  @TempDir Path directory;

  @Test
  void readsWhatTheChildAnnouncesAndStartsItOnce() throws Exception {
    Path jar = jarOf(AnnouncingChild.class);

    EmbeddedFargate first = EmbeddedFargate.ensureStarted(jar, directory);
    EmbeddedFargate second = EmbeddedFargate.ensureStarted(jar, directory);

    assertThat(first.environment())
        .containsEntry("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .containsEntry("ARGUMENTS", "embedded --spark-home " + directory);
    assertThat(second).isSameAs(first);
    first.stop();
    assertThat(first.isRunning()).isFalse();
  }

  @Test
  void aChildThatEndsAtOnceIsReportedInItsOwnWords() throws Exception {
    Path jar = jarOf(FailingChild.class);

    assertThatThrownBy(() -> EmbeddedFargate.ensureStarted(jar, directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended at once")
        .hasMessageContaining("no port is free");
  }

  private Path jarOf(Class<?> main) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
    Path jar = directory.resolve(main.getSimpleName() + ".jar");
    String name = main.getName().replace('.', '/') + ".class";
    try (var classFile = main.getClassLoader().getResourceAsStream(name);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new java.util.jar.JarEntry(name));
      classFile.transferTo(out);
    }
    return jar;
  }

  /** Announces itself and lives until its standard input ends. */
  public static final class AnnouncingChild {
    public static void main(String[] args) throws IOException {
      System.out.println(
          "{\"AWS_ENDPOINT_URL\": \"http://127.0.0.1:1\", \"ARGUMENTS\": \""
              + String.join(" ", args)
              + "\"}");
      while (System.in.read() >= 0) {}
    }
  }

  /** Cannot start. */
  public static final class FailingChild {
    public static void main(String[] args) {
      System.err.println("no port is free");
      System.exit(1);
    }
  }
}
