package io.github.sparkonfargate.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.deploy.install.InstallationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  @TempDir private Path folder;

  private Path home;
  private Path image;

  @BeforeEach
  void makeSpark() throws IOException {
    home = folder.resolve("spark");
    image = folder.resolve("image");
    file("bin/spark-submit");
    file("fargate/java-module-options");
    jar("jars/spark-core_2.13-4.3.0.jar", "org/apache/spark/SparkContext.class");
  }

  @Test
  void storesClassesWithoutCompressingThem() throws Exception {
    List<LeftOut> leftOut = copy();

    assertThat(leftOut).isEmpty();
    try (ZipFile jar = new ZipFile(image.resolve("jars/spark-core_2.13-4.3.0.jar").toFile())) {
      ZipEntry entry = jar.getEntry("org/apache/spark/SparkContext.class");
      assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(jar.getInputStream(entry)).hasContent("content ".repeat(100));
    }
  }

  @Test
  void takesLibrariesOfOtherPlatformsOutOfJars() throws Exception {
    jar("jars/zstd-jni-1.5.jar", "Zstd.class", "linux/amd64/libzstd.so", "linux/s390x/libzstd.so");

    assertThat(copy())
        .extracting(LeftOut::path)
        .containsExactly("jars/zstd-jni-1.5.jar!/linux/s390x/libzstd.so");
    try (ZipFile jar = new ZipFile(image.resolve("jars/zstd-jni-1.5.jar").toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactly("Zstd.class", "linux/amd64/libzstd.so");
    }
  }

  @Test
  void leavesOutAJarThatHoldsNothingElse() throws Exception {
    jar(
        "jars/netty-tcnative-2.0-osx-x86_64.jar",
        "META-INF/MANIFEST.MF",
        "META-INF/LICENSE.txt",
        "META-INF/native/libnetty_tcnative_osx_x86_64.jnilib");

    assertThat(copy())
        .extracting(LeftOut::path)
        .containsExactly("jars/netty-tcnative-2.0-osx-x86_64.jar");
    assertThat(image.resolve("jars/netty-tcnative-2.0-osx-x86_64.jar")).doesNotExist();
  }

  @Test
  void leavesOutWhatNoJobOnFargateUsesAndSaysWhy() throws Exception {
    jar("jars/kubernetes-client-7.6.1.jar", "K.class");
    jar("jars/spark-kubernetes_2.13-4.3.0.jar", "S.class");
    file("bin/spark-submit.cmd");
    file("examples/src/main/python/pi.py");

    assertThat(copy())
        .allSatisfy(each -> assertThat(each.why()).isNotEmpty())
        .extracting(LeftOut::path)
        .containsExactlyInAnyOrder(
            "jars/kubernetes-client-7.6.1.jar",
            "bin/spark-submit.cmd",
            "examples/src/main/python/pi.py");
    assertThat(image.resolve("jars/spark-kubernetes_2.13-4.3.0.jar")).exists();
    assertThat(image.resolve("bin/spark-submit")).exists();
  }

  @Test
  void addsTheJarsOfS3aThatSparkDoesNotHave() throws Exception {
    jar("jars/reactive-streams-1.0.3.jar", "R.class");
    jar("fargate/s3a/reactive-streams-1.0.4.jar", "R.class");
    jar("fargate/s3a/hadoop-aws-3.5.0.jar", "S3AFileSystem.class");

    assertThat(copy())
        .extracting(LeftOut::path)
        .containsExactly("fargate/s3a/reactive-streams-1.0.4.jar");
    assertThat(image.resolve("jars/hadoop-aws-3.5.0.jar")).exists();
    assertThat(image.resolve("jars/reactive-streams-1.0.4.jar")).doesNotExist();
    assertThat(image.resolve("fargate/s3a")).doesNotExist();
  }

  @Test
  void refusesAJarWhoseConfigurationWouldHideTheUsers() throws Exception {
    jar("jars/mine-1.jar", "log4j2.properties");

    assertThatThrownBy(this::copy)
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("mine-1.jar holds log4j2.properties");
  }

  private List<LeftOut> copy() throws InstallationException, IOException {
    return new ImageFiles(home, image, Platform.X86_64).copy();
  }

  private void file(String path) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, path);
  }

  private void jar(String path, String... entries) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream jar = new ZipOutputStream(out)) {
      for (String entry : entries) {
        jar.putNextEntry(new ZipEntry(entry));
        jar.write("content ".repeat(100).getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
      }
    }
  }
}
