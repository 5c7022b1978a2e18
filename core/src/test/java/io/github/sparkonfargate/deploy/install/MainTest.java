package io.github.sparkonfargate.deploy.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void helpNamesTheCommands() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("install", "uninstall", "doctor", "link-check");
  }

  @Test
  void withoutACommandItShowsItsUsageAndFails() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("Usage:");
  }

  @Test
  void aMistakeIsOneLineAndNoStackTrace() {
    assertThat(run("uninstall", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Error: ")
        .contains("is not a Spark distribution")
        .hasLineCount(1);
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
