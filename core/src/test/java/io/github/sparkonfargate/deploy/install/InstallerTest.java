package io.github.sparkonfargate.deploy.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerTest {
  @TempDir private Path folder;

  private FakeSpark spark;
  private Path plugin;
  private Path localJar;

  @BeforeEach
  void makeSpark() throws IOException {
    spark = FakeSpark.in(folder.resolve("spark"), "4.2.0");
    plugin = Files.writeString(folder.resolve("spark-on-fargate-0.1.0.jar"), "plugin");
    localJar = Files.writeString(folder.resolve("fargate-local-0.1.0.jar"), "local");
  }

  @Test
  void putsEveryFileInItsPlace() throws Exception {
    installer().install(plugin, Optional.of(localJar));

    assertThat(spark.path("jars/spark-on-fargate-0.1.0.jar")).hasContent("plugin");
    assertThat(spark.path("fargate/fargate-local-0.1.0.jar")).hasContent("local");
    assertThat(spark.path("fargate/images/spark-fargate/entrypoint"))
        .isExecutable()
        .content()
        .startsWith("#!/usr/bin/env bash");
    assertThat(spark.path("fargate/bin/spark-submit-over-ssh")).isExecutable();
    assertThat(spark.path("fargate/bin/spark-sql-over-ssh"))
        .hasSameTextualContentAs(spark.path("fargate/bin/spark-submit-over-ssh"));
    assertThat(Files.readAllLines(spark.path("fargate/java-module-options")))
        .contains("--add-opens=java.base/java.lang=ALL-UNNAMED")
        .contains("-XX:+IgnoreUnrecognizedVMOptions");
    assertThat(spark.path("conf/spark-env.sh"))
        .content()
        .contains("-javaagent")
        .contains("jars/spark-on-fargate-0.1.0.jar");
  }

  @Test
  void laysOutDockerfilesWhereTheHandMadeSetUpHadThem() throws Exception {
    Map<String, String> before = spark.content();

    installer().install(plugin, Optional.empty());
    installer().writeDockerfiles();

    for (String binding : new String[] {"bastion", "fargate", "fargate-shell", "python"}) {
      assertThat(spark.path("fargate/dockerfiles/spark/bindings/" + binding + "/Dockerfile"))
          .content()
          .contains("ARG BASE_IMAGE=", "FROM ${BASE_IMAGE}");
    }
    assertThat(spark.path("fargate/bin/docker-image-tool.sh")).isExecutable();
    assertThat(spark.path("fargate/images/spark-fargate-shell/entrypoint")).isExecutable();

    installer().uninstall();
    assertThat(spark.content()).isEqualTo(before);
    assertThat(spark.path("fargate")).doesNotExist();
  }

  @Test
  void uninstallRestoresADistributionWithoutConf() throws Exception {
    Map<String, String> before = spark.content();

    installer().install(plugin, Optional.of(localJar));
    installer().uninstall();

    assertThat(spark.content()).isEqualTo(before);
    assertThat(spark.path("conf")).doesNotExist();
    assertThat(spark.path("fargate")).doesNotExist();
  }

  @Test
  void uninstallRestoresTheUsersFilesExactly() throws Exception {
    Files.createDirectories(spark.path("conf"));
    Files.writeString(spark.path("conf/spark-env.sh"), "export A=1\n\n# no end of line");
    Files.createDirectories(spark.path("fargate"));
    Files.writeString(spark.path("fargate/mine"), "x");
    Map<String, String> before = spark.content();

    installer().install(plugin, Optional.empty());
    installer().install(plugin, Optional.of(localJar));
    installer().uninstall();

    assertThat(spark.content()).isEqualTo(before);
  }

  @Test
  void uninstallKeepsAnEmptyScriptThatWasThere() throws Exception {
    Files.createDirectories(spark.path("conf"));
    Files.createFile(spark.path("conf/spark-env.sh"));

    installer().install(plugin, Optional.empty());
    installer().uninstall();

    assertThat(spark.path("conf/spark-env.sh")).isEmptyFile();
  }

  @Test
  void uninstallOfNothingChangesNothing() throws Exception {
    Map<String, String> before = spark.content();

    installer().uninstall();

    assertThat(spark.content()).isEqualTo(before);
  }

  @Test
  void installingTwiceIsInstallingOnce() throws Exception {
    installer().install(plugin, Optional.of(localJar));
    Map<String, String> once = spark.content();

    installer().install(plugin, Optional.of(localJar));

    assertThat(spark.content()).isEqualTo(once);
  }

  @Test
  void installingFromTheInstalledJarKeepsIt() throws Exception {
    installer().install(plugin, Optional.of(localJar));
    Path installed = spark.path("jars/spark-on-fargate-0.1.0.jar");

    installer().install(installed, Optional.of(spark.path("fargate/fargate-local-0.1.0.jar")));

    assertThat(installed).hasContent("plugin");
    assertThat(spark.path("fargate/fargate-local-0.1.0.jar")).hasContent("local");
  }

  @Test
  void upgradeRemovesTheOlderVersionOfOursOnly() throws Exception {
    Files.writeString(spark.path("jars/spark-on-fargate-0.0.9.jar"), "old");
    Files.writeString(spark.path("jars/spark-on-fargate-examples.jar"), "the user's");

    installer().install(plugin, Optional.empty());

    assertThat(spark.path("jars/spark-on-fargate-0.0.9.jar")).doesNotExist();
    assertThat(spark.path("jars/spark-on-fargate-examples.jar")).exists();
  }

  @Test
  void anotherConfigurationFolderIsUsedAndRestored() throws Exception {
    Path conf = folder.resolve("etc/spark");
    Installer installer = new Installer(spark.home(), conf, path -> true);

    installer.install(plugin, Optional.empty());
    assertThat(conf.resolve("spark-env.sh")).exists();
    assertThat(spark.path("conf")).doesNotExist();

    installer.uninstall();
    assertThat(conf).doesNotExist();
  }

  @Test
  void whereItMayNotWriteItChangesNothingAndSaysWhatToAddWhere() throws Exception {
    Map<String, String> before = spark.content();
    Predicate<Path> readOnly = path -> !path.startsWith(spark.home().path());

    assertThatThrownBy(
            () ->
                new Installer(spark.home(), spark.path("conf"), readOnly)
                    .install(plugin, Optional.empty()))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("cannot write to " + spark.path("jars"))
        .hasMessageContaining("copy " + plugin)
        .hasMessageContaining(spark.path("conf/spark-env.sh").toString())
        .hasMessageContaining("SPARK_SUBMIT_OPTS=");
    assertThat(spark.content()).isEqualTo(before);
  }

  @Test
  void aConfigurationFolderThatSparkCannotReadIsRefused() {
    Path conf = folder.resolve("my conf");

    assertThatThrownBy(
            () -> new Installer(spark.home(), conf, path -> true).install(plugin, Optional.empty()))
        .hasMessageContaining("blank")
        .hasMessageContaining("--conf-dir");
  }

  @Test
  void anUnsupportedSparkIsRefusedInWords() throws Exception {
    FakeSpark old = FakeSpark.in(folder.resolve("old"), "3.5.8");

    assertThatThrownBy(
            () ->
                new Installer(old.home(), old.path("conf"), path -> true)
                    .install(plugin, Optional.empty()))
        .hasMessageContaining("Spark 3.5.8 is not supported")
        .hasMessageContaining("4.0, 4.1, 4.2 and 4.3");
  }

  @Test
  void aFolderThatIsNoSparkIsRefusedInWords() {
    SparkHome none = new SparkHome(folder.resolve("nowhere"));

    assertThatThrownBy(none::version)
        .hasMessageContaining("is not a Spark distribution")
        .hasMessageContaining("jars");
  }

  private Installer installer() {
    return new Installer(spark.home(), spark.path("conf"), path -> true);
  }

  /** A tree like a distribution's, with the one class that the installer asks. */
  private record FakeSpark(SparkHome home) {
    static FakeSpark in(Path root, String version) throws IOException {
      Files.createDirectories(root.resolve("jars"));
      Files.createFile(root.resolve("jars/spark-core_2.13-" + version + ".jar"));
      Files.copy(
          TestJars.of("org.apache.spark.launcher.JavaModuleOptions"),
          root.resolve("jars/spark-launcher_2.13-" + version + ".jar"));
      return new FakeSpark(new SparkHome(root));
    }

    Path path(String relative) {
      return home.path().resolve(relative);
    }

    /** Size and, of short files, text, by path; folders have none. */
    Map<String, String> content() throws IOException {
      Map<String, String> content = new TreeMap<>();
      try (Stream<Path> paths = Files.walk(home.path())) {
        for (Path path : paths.toList()) {
          boolean text = Files.isRegularFile(path) && Files.size(path) < 10_000;
          content.put(path.toString(), text ? Files.readString(path) : "");
        }
      }
      return content;
    }
  }
}
