package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfFilesTest {
  @TempDir private Path folder;

  @Test
  void shipsTextButNotWhatIsOfThisMachineOrReadAlready() throws IOException {
    for (String name :
        new String[] {
          "hive-site.xml", "spark-env.sh", "spark-defaults.conf", "log4j2.properties.template", ".x"
        }) {
      Files.writeString(folder.resolve(name), name);
    }
    Files.createDirectory(folder.resolve("folder"));

    ConfFiles.Found found = ConfFiles.read(folder);

    assertThat(found.files()).isEqualTo(Map.of("hive-site.xml", "hive-site.xml"));
    assertThat(found.skipped()).isEmpty();
  }

  @Test
  void saysWhatDoesNotTravel() throws IOException {
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    Files.writeString(folder.resolve("long"), "x".repeat(2 << 20));
    Files.writeString(folder.resolve("empty"), "");

    ConfFiles.Found found = ConfFiles.read(folder);

    assertThat(found.files()).containsOnlyKeys("empty");
    assertThat(found.skipped()).containsExactlyInAnyOrder("binary", "long");
  }

  @Test
  void aDirectoryThatIsNotThereHasNothing() throws IOException {
    assertThat(ConfFiles.read(folder.resolve("none")).files()).isEmpty();
  }
}
