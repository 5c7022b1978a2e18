package io.github.sparkonfargate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedJarTest {

  @TempDir Path sparkHome;

  @Test
  void findsTheInstalledJar() throws IOException {
    Path jar = Files.createDirectories(sparkHome.resolve("fargate")).resolve("fargate-local-1.jar");
    Files.createFile(jar);

    assertThat(EmbeddedJar.find(Optional.empty(), sparkHome)).isEqualTo(jar);
  }

  @Test
  void takesTheConfiguredJarFirst() throws IOException {
    Path jar = Files.createFile(sparkHome.resolve("mine.jar"));

    assertThat(EmbeddedJar.find(Optional.of(jar.toString()), sparkHome)).isEqualTo(jar);
  }

  @Test
  void saysHowToGetTheJarWhenThereIsNone() {
    assertThatThrownBy(() -> EmbeddedJar.find(Optional.empty(), sparkHome))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("fargate-local")
        .hasMessageContaining("install")
        .hasMessageContaining("spark.fargate.local.jar");
  }

  @Test
  void namesTheKeyWhenTheConfiguredJarIsNotThere() {
    assertThatThrownBy(() -> EmbeddedJar.find(Optional.of("/nowhere.jar"), sparkHome))
        .hasMessageContaining("spark.fargate.local.jar names /nowhere.jar");
  }
}
