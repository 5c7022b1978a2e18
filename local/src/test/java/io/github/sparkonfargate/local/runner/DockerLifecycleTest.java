package io.github.sparkonfargate.local.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.server.FargateLocal;
import io.github.sparkonfargate.local.server.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * The lifecycle of tasks that are containers. Skipped where no engine answers, unless the variable
 * FARGATE_LOCAL_DOCKER says "required".
 */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class DockerLifecycleTest extends LifecycleSuite {
  private static final String IMAGE = "fargate-local-lifecycle:test";

  @Override
  Options options(Path home) throws IOException {
    try {
      DockerEngine.find();
    } catch (IOException absent) {
      if ("required".equals(System.getenv("FARGATE_LOCAL_DOCKER"))) {
        throw absent;
      }
      assumeTrue(false, absent.getMessage());
    }
    ScratchImage.build(directory.resolve("image"), IMAGE);
    return Options.plain(home, directory.resolve("images"), null).with(RunnerKind.DOCKER);
  }

  @Override
  String image() {
    return IMAGE;
  }

  @Test
  void taskOwnsTheAddressThatEcsShows() {
    String arn = run("address", "cat /proc/net/fib_trie; echo end; exec sleep 60");
    String addresses = says(arn, "end\n");
    assertThat(addresses)
        .contains(
            describe(arn).containers().get(0).networkInterfaces().get(0).privateIpv4Address());
    ecs.stopTask(r -> r.task(arn));
  }

  @Test
  void confinedContainerWritesToItsVolumeOnlyAndHoldsNoCapability() {
    String script =
        "(echo x > /denied) 2> /dev/null || echo read-only; echo written > file && cat /tmp/file;"
            + " cat /proc/self/status; echo end; exec sleep 60";
    ContainerDefinition confined =
        container("main", script).toBuilder()
            .readonlyRootFilesystem(true)
            .linuxParameters(linux -> linux.capabilities(c -> c.drop("ALL")))
            .user("10001:10001")
            .workingDirectory("/tmp")
            .mountPoints(mount -> mount.sourceVolume("scratch").containerPath("/tmp"))
            .build();
    register("confined", List.of(Volume.builder().name("scratch").build()), confined);

    String arn = run("confined", request -> {});

    assertThat(says(arn, "end\n"))
        .contains("read-only\nwritten\n")
        .containsPattern("Uid:\\s+10001\\s")
        .containsPattern("CapBnd:\\s+0{16}\n")
        .containsPattern("CapEff:\\s+0{16}\n");
    ecs.stopTask(r -> r.task(arn));
  }

  @Test
  void nothingOfAnInstanceOutlivesIt() throws IOException {
    Path home = directory.resolve("other");
    FargateLocal other =
        FargateLocal.start(
            Options.plain(home, directory.resolve("images"), null).with(RunnerKind.DOCKER));
    String network = other.runner().replaceAll(".*network (\\w+),.*", "$1");
    assertThat(DockerCli.run("network", "inspect", network).ok()).isTrue();
    other.close();
    assertThat(DockerCli.run("network", "inspect", network).ok()).isFalse();
    assertThat(
            DockerCli.run(
                    "container", "ls", "-aq", "--filter", "label=fargate-local.instance=" + network)
                .out())
        .isEmpty();
  }

  @Test
  void nothingOutlivesAnInstanceThatIsKilled() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.sparkonfargate.local.Main",
                "embedded",
                "--runner",
                "docker",
                "--state-dir",
                directory.resolve("killed").toString())
            .redirectError(directory.resolve("killed.log").toFile())
            .start();
    String line = program.inputReader(StandardCharsets.UTF_8).readLine();
    String gateway =
        AwsJson.parse(line.getBytes(StandardCharsets.UTF_8)).path("FARGATE_LOCAL_HOST").asString();
    assertThat(gateways()).contains(gateway);
    program.destroyForcibly();
    await("the network is removed")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !gateways().contains(gateway));
  }

  /** Of the networks of all instances. */
  private static String gateways() throws IOException {
    StringBuilder gateways = new StringBuilder();
    String label = "label=fargate-local.instance";
    for (String id :
        DockerCli.run("network", "ls", "-q", "--filter", label).out().split("\n", -1)) {
      String format = "{{range .IPAM.Config}}{{.Gateway}} {{end}}";
      gateways.append(DockerCli.run("network", "inspect", "--format", format, id).out());
    }
    return gateways.toString();
  }
}
