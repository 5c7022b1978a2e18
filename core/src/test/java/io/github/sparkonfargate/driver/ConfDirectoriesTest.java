package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfDirectoriesTest {
  @TempDir private Path folder;

  @Test
  void theClientsFilesLieOverTheImages() throws IOException {
    Path image = Files.createDirectory(folder.resolve("image"));
    Files.writeString(image.resolve("spark-env.sh"), "agent");
    Files.writeString(image.resolve("log4j2.properties"), "image");

    Path conf =
        new ConfDirectories(folder)
            .sparkConf(image, Map.of("log4j2.properties", "client", "hive-site.xml", "<a/>"));

    assertThat(conf.resolve("spark-env.sh")).hasContent("agent");
    assertThat(conf.resolve("log4j2.properties")).hasContent("client");
    assertThat(conf.resolve("hive-site.xml")).hasContent("<a/>");
    assertThat(image.resolve("log4j2.properties")).hasContent("image");
  }

  @Test
  void aNameThatLeavesTheDirectoryIsRefused() {
    assertThatThrownBy(
            () -> new ConfDirectories(folder).hadoopConf(Map.of("../core-site.xml", "<a/>")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("../core-site.xml");
    assertThat(folder.resolve("core-site.xml")).doesNotExist();
  }
}
