package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverChecksTest {
  @TempDir private Path folder;

  @Test
  void aCompleteSubmissionHasNoProblem() {
    assertThat(problems("local:///opt/app.jar", "Main")).isEmpty();
    assertThat(problems("local:///opt/app.py", null)).isEmpty();
    assertThat(problems("spark-internal", "Main")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"spark-shell", "pyspark-shell", "sparkr-shell"})
  void aShellIsRefused(String shell) {
    assertThat(problems(shell, "org.apache.spark.repl.Main"))
        .singleElement()
        .asString()
        .contains("--deploy-mode cluster is not for shells");
  }

  @Test
  void aServerThatSparkRefusesIsNamedWithItsWrapper() {
    assertThat(
            problems("spark-internal", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"))
        .singleElement()
        .asString()
        .contains("--class io.github.sparkonfargate.deploy.server.ThriftServer");
  }

  @ParameterizedTest
  @CsvSource({"/opt/spark/examples/app.jar", "file:/opt/spark/examples/app.jar"})
  void anApplicationThatIsNotHereMayBeMeantInTheImage(String resource) {
    assertThat(problems(resource, "Main"))
        .singleElement()
        .asString()
        .contains("/opt/spark/examples/app.jar does not exist on this machine")
        .contains("local:///opt/spark/examples/app.jar");
  }

  @Test
  void aJarWhoseManifestNamesNoMainClassIsToldBeforeSparkThrows() throws IOException {
    Path jar = folder.resolve("app.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();

    assertThat(problems(jar.toString(), null))
        .singleElement()
        .asString()
        .contains("no main class", "--class CLASS", jar.toString());
    assertThat(problems(jar.toString(), "Main")).isEmpty();

    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Main");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    assertThat(problems(jar.toString(), null)).isEmpty();

    Files.writeString(jar, "no archive");
    assertThat(problems(jar.toString(), null))
        .singleElement()
        .asString()
        .contains("cannot be read as a jar");
  }

  @ParameterizedTest
  @CsvSource({"local:///a.jar", "s3a://b/a.jar"})
  void aJarThatCannotBeReadHereNeedsItsMainClassNamed(String resource) {
    assertThat(problems(resource, null)).singleElement().asString().contains("--class");
  }

  @Test
  void aDriverThatFargateCannotHoldIsRefused() {
    assertThat(problems("local:///a.jar", "Main", "spark.driver.memory", "500g"))
        .singleElement()
        .asString()
        .contains("more than Fargate has");
  }

  private static List<String> problems(String resource, String mainClass, String... entries) {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.master", "fargate");
    conf.put("spark.fargate.container.image", "repo/spark:1");
    conf.put("spark.fargate.subnets", "subnet-1");
    conf.put("spark.fargate.executionRole", "execution");
    conf.put("spark.fargate.driver.taskRole", "driver");
    for (int i = 0; i < entries.length; i += 2) {
      conf.put(entries[i], entries[i + 1]);
    }
    return DriverChecks.problems(conf, resource, mainClass);
  }
}
