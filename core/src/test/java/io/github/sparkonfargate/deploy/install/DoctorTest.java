package io.github.sparkonfargate.deploy.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import org.apache.spark.deploy.SparkSubmit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir private Path folder;

  private SparkHome home;
  private Path conf;
  private Path plugin;

  @BeforeEach
  void makeSpark() throws IOException {
    home = new SparkHome(folder.resolve("spark"));
    conf = home.path().resolve("conf");
    Files.createDirectories(home.jars());
    copy(SparkSubmit.class.getName(), "spark-core_2.13-4.2.0.jar");
    copy("org.apache.spark.launcher.JavaModuleOptions", "spark-launcher.jar");
    copy("org.apache.spark.SparkUserAppException", "spark-common-utils.jar");
    plugin = folder.resolve("spark-on-fargate-0.1.0.jar");
    new JarOutputStream(Files.newOutputStream(plugin)).close();
  }

  @Test
  void namesEachMissingPieceAndTheCommandThatMendsIt() throws Exception {
    assertThat(bad())
        .anySatisfy(line -> assertThat(line).contains("jars/ has no spark-on-fargate-0.1.0.jar"))
        .anySatisfy(line -> assertThat(line).contains("no agent line", "spark-fargate"))
        .anySatisfy(line -> assertThat(line).contains("container files are missing"))
        .anySatisfy(line -> assertThat(line).contains("java -jar " + plugin + " install"));
  }

  @Test
  void isContentAfterAnInstallation() throws Exception {
    new Installer(home, conf, path -> true).install(plugin, Optional.empty());

    // This Spark is a few jars only, so the probe of the Kubernetes client's class must fail.
    assertThat(bad()).singleElement().asString().contains("KubernetesClientApplication");
    assertThat(examine()).contains("ok    the agent knows this Spark's SparkSubmit");
  }

  @Test
  void noticesAJarThatIsNotThisOne() throws Exception {
    new Installer(home, conf, path -> true).install(plugin, Optional.empty());
    Files.writeString(home.jars().resolve(plugin.getFileName()), "cut short");

    assertThat(bad())
        .anySatisfy(line -> assertThat(line).contains("differs from this jar"))
        .anySatisfy(line -> assertThat(line).contains("is not a readable jar"));
  }

  @Test
  void stopsAtAnUnsupportedSpark() throws Exception {
    Files.delete(home.jars().resolve("spark-core_2.13-4.2.0.jar"));
    Files.createFile(home.jars().resolve("spark-core_2.13-3.5.8.jar"));

    assertThat(examine()).singleElement().asString().contains("Spark 3.5.8 is not supported");
  }

  private List<String> bad() throws Exception {
    return examine().stream().filter(line -> line.startsWith("FAIL")).toList();
  }

  private List<String> examine() throws Exception {
    return new Doctor(home, conf, plugin).examine().stream().map(Finding::line).toList();
  }

  private void copy(String className, String name) throws IOException {
    Path target = home.jars().resolve(name);
    if (!Files.exists(target)) {
      Files.copy(TestJars.of(className), target);
    }
  }
}
