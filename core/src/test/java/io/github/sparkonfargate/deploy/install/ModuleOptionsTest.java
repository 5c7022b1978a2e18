package io.github.sparkonfargate.deploy.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleOptionsTest {
  @TempDir private Path folder;

  @Test
  void javaReadsBackEveryOptionAsOneArgument() throws Exception {
    List<String> options = List.of("-Da=x y", "-Db=\"q\"", "-Dc=back\\slash", "-Dd=#1", "-De=it's");
    Path file = Files.writeString(folder.resolve("options"), ModuleOptions.asArgumentFile(options));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    Process process =
        new ProcessBuilder(java.toString(), "@" + file, "-XshowSettings:properties", "-version")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output)
        .contains("    a = x y\n")
        .contains("    b = \"q\"\n")
        .contains("    c = back\\slash\n")
        .contains("    d = #1\n")
        .contains("    e = it's\n");
  }

  @Test
  void plainOptionsAreWrittenAsTheyAre() {
    assertThat(ModuleOptions.asArgumentFile(List.of("--add-opens=java.base/java.lang=ALL-UNNAMED")))
        .isEqualTo("--add-opens=java.base/java.lang=ALL-UNNAMED\n");
  }
}
