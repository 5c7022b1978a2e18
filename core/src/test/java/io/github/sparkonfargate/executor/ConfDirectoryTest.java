package io.github.sparkonfargate.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfDirectoryTest {
  @TempDir private Path folder;

  @Test
  void writesWhatTheDriverSentAndSparksOwnWins() throws Exception {
    ShippedConf sent =
        ShippedConf.of(
            Map.of("metrics.properties", "m", "core-site.xml", "sparks"),
            Map.of("core-site.xml", "hadoops", "hdfs-site.xml", "h"));

    directory(folder).take(sent);

    assertThat(folder.resolve("metrics.properties")).hasContent("m");
    assertThat(folder.resolve("core-site.xml")).hasContent("sparks");
    assertThat(folder.resolve("hdfs-site.xml")).hasContent("h");
  }

  @Test
  void writesNothingOutsideItsDirectory() {
    ShippedConf sent = ShippedConf.of(Map.of("../x", ""), Map.of());

    assertThatThrownBy(() -> directory(Files.createDirectory(folder.resolve("in"))).take(sent))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("../x");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void withoutAPlaceItSaysWhatIsMissing() throws Exception {
    ConfDirectory none = ConfDirectory.of(new Properties());

    none.take(ShippedConf.of(Map.of(), Map.of()));
    assertThatThrownBy(() -> none.take(ShippedConf.of(Map.of("hive-site.xml", ""), Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("hive-site.xml")
        .hasMessageContaining("TMPDIR");
  }

  @Test
  void knowsWhichFileSaysHowSparkLogs() {
    assertThat(ShippedConf.of(Map.of("log4j2.xml", "", "x", ""), Map.of()).logging())
        .contains("log4j2.xml");
    assertThat(ShippedConf.of(Map.of("x", ""), Map.of("log4j2.xml", "")).logging()).isEmpty();
  }

  @Test
  void travelsAsSparksRpcSendsIt() throws Exception {
    ShippedConf sent = ShippedConf.of(Map.of("a", "b"), Map.of("c", "d"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(sent);
    }
  }

  private static ConfDirectory directory(Path directory) {
    Properties system = new Properties();
    system.setProperty(ConfDirectory.PROPERTY, directory.toString());
    return ConfDirectory.of(system);
  }
}
