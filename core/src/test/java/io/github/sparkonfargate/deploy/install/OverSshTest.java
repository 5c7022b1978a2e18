package io.github.sparkonfargate.deploy.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tunnel's script with an ssh and a spark-submit that say what they were given. */
class OverSshTest {
  private static final String FREE_PORTS = "29078,29079";

  @TempDir private Path folder;

  private Path script;
  private Path calls;

  @BeforeEach
  void makeSpark() throws IOException {
    calls = folder.resolve("calls");
    program(
        folder.resolve("bin/ssh"),
        "echo \"ssh $*\" >> '"
            + calls
            + "'; case \"$*\" in *SSH_CONNECTION*) ${REPLY:-true} ;; esac");
    program(
        folder.resolve("spark home/bin/spark-submit"),
        "echo \"spark-submit $*\" >> '" + calls + "'; exit 7");
    script = folder.resolve("spark home/fargate/bin/spark-submit-over-ssh");
    Files.createDirectories(script.getParent());
    try (InputStream text = Installer.class.getResourceAsStream("over-ssh")) {
      Files.copy(text, script);
    }
  }

  @Test
  void opensThePortsAtTheGatewayRunsTheProgramAndClosesTheConnection() throws Exception {
    Ended ended =
        run(
            Map.of(
                "REPLY", "echo 203.0.113.5 50000 10.0.1.7 22", "SPARK_OVER_SSH_PORTS", FREE_PORTS),
            "-J",
            "bastion",
            "me@gateway",
            "--class",
            "Main",
            "app.jar");

    assertThat(ended.code()).as("the program's exit code: " + ended.error()).isEqualTo(7);
    List<String> said = Files.readAllLines(calls);
    assertThat(said.get(0))
        .contains("-o ExitOnForwardFailure=yes")
        .endsWith("-J bastion me@gateway");
    assertThat(said.get(2)).contains("-O forward -R 10.0.1.7:29078:127.0.0.1:29078 me@gateway");
    assertThat(said.get(3)).contains("-O forward -R 10.0.1.7:29079:127.0.0.1:29079 me@gateway");
    assertThat(said.get(4))
        .contains("--conf spark.driver.host=10.0.1.7 --conf spark.driver.bindAddress=127.0.0.1")
        .contains("--conf spark.driver.port=29078")
        .contains("--conf spark.driver.blockManager.port=29079")
        .endsWith("--class Main app.jar");
    assertThat(said.get(5)).contains("-O exit me@gateway");
    assertThat(said).hasSize(6);
  }

  @Test
  void anAddressThatIsGivenIsNotAskedFor() throws Exception {
    run(
        Map.of("SPARK_OVER_SSH_ADDRESS", "10.9.9.9", "SPARK_OVER_SSH_PORTS", FREE_PORTS),
        "gateway",
        "x");

    assertThat(Files.readString(calls)).contains("10.9.9.9:29078").doesNotContain("SSH_CONNECTION");
  }

  @Test
  void aGatewayThatDoesNotTellItsAddressIsExplained() throws Exception {
    Ended ended = run(Map.of("SPARK_OVER_SSH_PORTS", FREE_PORTS), "gateway", "app.jar");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.error()).contains("set SPARK_OVER_SSH_ADDRESS");
    assertThat(Files.readString(calls)).contains("-O exit gateway").doesNotContain("spark-submit ");
  }

  @Test
  void mistakesAreOneLineAndNothingIsOpened() throws Exception {
    assertThat(run(Map.of()).error()).contains("name the gateway");
    assertThat(run(Map.of(), "-J").error()).contains("-J has no value");
    for (String ports : List.of("7078", "7078,", "7078,7079,7080", "a,b")) {
      assertThat(run(Map.of("SPARK_OVER_SSH_PORTS", ports), "gateway").error())
          .contains("write two ports: 7078,7079");
    }
    assertThat(calls).doesNotExist();
  }

  private static void program(Path path, String line) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, ours) -> ours + path);
    Path error = folder.resolve("error");
    Process process = builder.redirectError(error.toFile()).start();
    process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    return new Ended(process.waitFor(), Files.readString(error, StandardCharsets.UTF_8));
  }

  private record Ended(int code, String error) {}
}
