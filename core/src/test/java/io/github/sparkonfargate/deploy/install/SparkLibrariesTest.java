package io.github.sparkonfargate.deploy.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkLibrariesTest {
  @TempDir private Path folder;

  @Test
  void areTakenFromBesideTheJarWhereItIsInstalled() throws Exception {
    Path jar = file("spark/jars/spark-on-fargate-0.1.0.jar");
    Path needed = file("spark/jars/slf4j-api-2.0.17.jar");
    file("spark/jars/spark-core_2.13-4.3.0.jar");

    assertThat(SparkLibraries.find(jar, Map.of())).containsExactly(needed);
  }

  @Test
  void areTakenFromTheSparkOfTheEnvironmentElsewhere() throws Exception {
    Path jar = file("downloads/spark-on-fargate-0.1.0.jar");
    file("downloads/jackson-core-2.18.2.jar");
    Path codec = file("spark/jars/commons-codec-1.17.2.jar");
    Path slf4j = file("spark/jars/slf4j-api-2.0.17.jar");
    Map<String, String> environment = Map.of("SPARK_HOME", folder.resolve("spark").toString());

    assertThat(SparkLibraries.find(jar, environment)).containsExactly(codec, slf4j);
  }

  @Test
  void whereThereIsNoSparkItIsSaid() throws IOException {
    Path jar = file("downloads/spark-on-fargate-0.1.0.jar");

    assertThatThrownBy(() -> SparkLibraries.find(jar, Map.of("SPARK_HOME", "/not/there")))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("set SPARK_HOME");
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
