package io.github.sparkonfargate.deploy.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.deploy.install.EnvironmentScript.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentScriptTest {
  private static final String JAR = "spark-on-fargate-0.1.0.jar";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "export A=1\n", "export A=1", "\n", "a\n\n\n"})
  void removingTheBlockGivesTheScriptBack(String script) {
    String with = EnvironmentScript.withBlock(script, JAR, Origin.EXISTING_FILE);

    assertThat(EnvironmentScript.names(with, JAR)).isTrue();
    assertThat(EnvironmentScript.withoutBlock(with)).isEqualTo(script);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "export A=1\n", "export A=1"})
  void addingTwiceIsAddingOnce(String script) {
    String once = EnvironmentScript.withBlock(script, JAR, Origin.NEW_FILE);

    assertThat(EnvironmentScript.withBlock(once, JAR, Origin.EXISTING_FILE)).isEqualTo(once);
  }

  @Test
  void anotherVersionReplacesTheBlockAndKeepsWhoMadeTheFile() {
    String old = EnvironmentScript.withBlock("", "spark-on-fargate-0.0.9.jar", Origin.NEW_FOLDER);
    String fresh = EnvironmentScript.withBlock(old, JAR, Origin.EXISTING_FILE);

    assertThat(fresh).doesNotContain("0.0.9");
    assertThat(EnvironmentScript.origin(fresh)).contains(Origin.NEW_FOLDER);
  }

  @Test
  void linesTheUserAddedAfterTheBlockSurvive() {
    String script = EnvironmentScript.withBlock("A=1", JAR, Origin.EXISTING_FILE) + "B=2\n";

    assertThat(EnvironmentScript.withoutBlock(script)).isEqualTo("A=1\nB=2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash -eu", "bash --posix -eu", "sh -eu"})
  void everyShellAddsTheAgentToTheOptionsThatAreThere(String shell) throws Exception {
    Path home = Files.createDirectories(folder.resolve("a b/jars")).getParent();
    Files.createFile(home.resolve("jars").resolve(JAR));

    assertThat(source(shell, home, "SPARK_SUBMIT_OPTS=-Da=b; "))
        .isEqualTo("-Da=b -javaagent:\"" + home + "/jars/" + JAR + "\"|");
  }

  @Test
  void sourcingTwiceAddsTheAgentOnce() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home/jars")).getParent();
    Files.createFile(home.resolve("jars").resolve(JAR));
    Path script = script();

    assertThat(run("bash", home, ". '" + script + "'; . '" + script + "'; "))
        .containsOnlyOnce("-javaagent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash -eu", "sh -eu"})
  void aMissingJarIsToldAndHarmsNothing(String shell) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));

    assertThat(source(shell, home, ""))
        .startsWith("|spark-on-fargate: " + home + "/jars/" + JAR + " is missing")
        .contains("install")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--master fargate", "x --master fargate://spark", "--master=fargate-local x"})
  void aMissingJarEndsACommandThatNamesOurMaster(String arguments) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));

    assertThat(
            source(
                "bash -eu", home, "set -- " + arguments + "; trap 'echo ended $?; exit 0' EXIT; "))
        .startsWith("ended 1\n|spark-on-fargate: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--master local fargate", "--master fargatex", "--name fargate x"})
  void aMissingJarLeavesOtherCommandsAlone(String arguments) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));

    assertThat(source("sh -eu", home, "set -- " + arguments + "; "))
        .startsWith("|spark-on-fargate: ");
  }

  private String source(String shell, Path home, String before) throws Exception {
    return run(shell, home, before + ". '" + script() + "'; ");
  }

  private Path script() throws Exception {
    return Files.writeString(folder.resolve("spark-env.sh"), EnvironmentScript.block(JAR));
  }

  /** Standard output, a bar, and standard error. */
  private static String run(String shell, Path home, String commands) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(shell.split(" ")));
    command.add("-c");
    command.add(commands + "printf '%s' \"${SPARK_SUBMIT_OPTS:-}\"");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("SPARK_SUBMIT_OPTS");
    builder.environment().put("SPARK_HOME", home.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(err).isZero();
    return out + "|" + err.strip();
  }
}
