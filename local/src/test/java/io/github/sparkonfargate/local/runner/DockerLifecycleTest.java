package io.github.sparkonfargate.local.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparkonfargate.local.server.FargateLocal;
import io.github.sparkonfargate.local.server.Options;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The lifecycle of tasks that are containers. Skipped where no engine answers, unless the variable
 * FARGATE_LOCAL_DOCKER says "required".
 */
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
}
