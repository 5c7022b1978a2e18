package io.github.sparkonfargate.local.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes. */
class ProcessRunnerTest {
  private static final String METADATA = "http://127.0.0.1:1/v4/";

  private static final ContainerLaunch.Limits LIMITS = new ContainerLaunch.Limits(256, 512, 512);

  @TempDir Path directory;
  private ProcessRunner runner;
  private Place place;
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();

  @BeforeEach
  void start() throws IOException {
    Path image = Files.createDirectories(directory.resolve("images").resolve("app"));
    Path entryPoint = Files.writeString(image.resolve("entrypoint"), "#!/bin/sh\nexec sh \"$@\"\n");
    Files.setPosixFilePermissions(entryPoint, PosixFilePermissions.fromString("rwxr-xr-x"));
    runner =
        ProcessRunner.start(
            directory.resolve("images"),
            directory.resolve("tasks"),
            Map.of("PATH", System.getenv("PATH"), "SPARK_HOME", "/opt/spark"),
            METADATA);
    place = runner.place("task" + System.nanoTime());
  }

  @AfterEach
  void stop() {
    runner.close();
  }

  private RunningContainer run(String script) throws IOException {
    return run(List.of(), List.of("-c", script));
  }

  private RunningContainer run(List<String> entryPoint, List<String> command) throws IOException {
    Map<String, String> environment =
        Map.of("GIVEN", "yes", "ECS_CONTAINER_METADATA_URI_V4", METADATA + place.taskId());
    return runner.start(
        new ContainerLaunch(
            place,
            "main",
            "r/app:1",
            entryPoint,
            command,
            environment,
            LIMITS,
            ContainerLaunch.Confinement.none()),
        exit::complete);
  }

  private int exitCode() throws Exception {
    return exit.get(20, TimeUnit.SECONDS).code();
  }

  private String log() throws IOException {
    return Files.readString(place.log("main"));
  }

  @Test
  void imageIsADirectoryNamedByTheLastPartOfItsName() {
    assertThat(problem("app")).isEmpty();
    assertThat(problem("registry:5000/team/app:4.1@sha256:00ff")).isEmpty();
    assertThat(problem("other")).isNotEmpty();
    assertThat(problem("..")).isNotEmpty();
  }

  private Optional<String> problem(String image) {
    return runner.pull(image).join();
  }

  @Test
  void exitCodeAndOutputArrive() throws Exception {
    run("echo out; echo err >&2; exit 52");
    assertThat(exitCode()).isEqualTo(52);
    assertThat(log()).contains("out", "err");
  }

  @Test
  void entryPointOfTheDefinitionReplacesTheImages() throws Exception {
    run(List.of("sh", "-c", "echo replaced $0"), List.of("argument"));
    assertThat(exitCode()).isZero();
    assertThat(log()).isEqualTo("replaced argument\n");
  }

  @Test
  void entryPointThatDoesNotExistCannotBeStarted() {
    for (String program : List.of("/no/such/program", "no-such-program", "/tmp")) {
      assertThatThrownBy(() -> run(List.of(program), List.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("exec: \"" + program + "\": executable file not found in $PATH");
    }
  }

  @Test
  void environmentIsCleanButForTheImagesAndTheTasks() throws Exception {
    run("env");
    exitCode();
    assertThat(log().lines().map(line -> line.split("=", 2)[0]))
        .contains("PATH", "SPARK_HOME", "GIVEN", "HOME", "TMPDIR")
        .doesNotContain("USER", "LOGNAME", "AWS_ACCESS_KEY_ID", "XDG_STATE_HOME");
    assertThat(log()).contains("HOME=" + place.disk());
  }

  @Test
  void sigtermReachesTheFirstProcess() throws Exception {
    RunningContainer container = run("trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done");
    await("the trap is set").until(() -> log().contains("up"));
    container.terminate();
    assertThat(exitCode()).isEqualTo(7);
  }

  @Test
  void deathBySigkillIs137() throws Exception {
    RunningContainer container = run("echo up; sleep 1000");
    await("it runs").until(() -> log().contains("up"));
    container.kill();
    assertThat(exitCode()).isEqualTo(137);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void endOfTheFirstProcessEndsThoseThatLeftItsSession() throws Exception {
    Path there = directory.resolve("child-is-there");
    run(
        "setsid sh -c 'echo child $$; : > \"$0\"; exec sleep 1000' "
            + there
            + " & until [ -e "
            + there
            + " ]; do sleep 0.1; done; exit 3");
    await("the child runs").until(() -> log().contains("child "));
    long child = Long.parseLong(log().replaceAll("(?s).*child (\\d+).*", "$1"));
    assertThat(exitCode()).isEqualTo(3);
    await("the child is gone")
        .until(() -> ProcessHandle.of(child).map(process -> !process.isAlive()).orElse(true));
  }

  /** A shell that keeps growing a string: all of it anonymous memory. */
  private static final String GROWS = "a=xxxxxxxxxxxxxxxx; while :; do a=$a$a; sleep 0.02; done";

  @Test
  @EnabledOnOs(OS.LINUX)
  void containerThatUsesMoreMemoryThanItsTaskHasIsKilledInAwsWords() throws Exception {
    run(GROWS);
    assertThat(exit.get(60, TimeUnit.SECONDS))
        .isEqualTo(new Exit(137, "OutOfMemoryError: Container killed due to memory usage", true));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryOfChildrenCountsAlsoOutsideTheSession() throws Exception {
    run("setsid sh -c '" + GROWS + "' & wait");
    assertThat(exit.get(60, TimeUnit.SECONDS).reason()).contains("OutOfMemoryError");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void eachTaskHasItsOwnAddress() {
    assertThat(runner.place("other").address()).startsWith("127.").isNotEqualTo(place.address());
  }

  @Test
  void diskVanishesAndTheLogStays() throws Exception {
    run("mkdir -p a/b; echo data > a/b/file; echo done");
    exitCode();
    assertThat(place.disk().resolve("a/b/file")).exists();
    runner.release(place);
    await("the disk is removed").until(() -> !Files.exists(place.disk()));
    assertThat(log()).contains("done");
  }

  @Test
  void closingKillsWhatIgnoresSigterm() throws Exception {
    run("trap '' TERM; echo up; while :; do sleep 0.05; done");
    await("it runs").until(() -> log().contains("up"));
    long before = System.nanoTime();
    runner.close();
    assertThat(exitCode()).isEqualTo(137);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void imageThatIsNotThereCannotBeStarted() {
    ContainerLaunch launch =
        new ContainerLaunch(
            place,
            "main",
            "none",
            List.of(),
            List.of(),
            Map.of(),
            LIMITS,
            ContainerLaunch.Confinement.none());
    assertThat(problem("none")).contains("failed to resolve ref none: none: not found");
    assertThatThrownBy(() -> runner.start(launch, exit::complete))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("executable file not found");
  }
}
