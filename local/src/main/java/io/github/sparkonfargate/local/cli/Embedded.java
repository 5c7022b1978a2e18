package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.server.FargateLocal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs as another program's child: one line of JSON with the variables on standard output when
 * ready, and the end when standard input closes, as it does when the parent is killed.
 */
@Command(
    name = "embedded",
    description = "Run as another program's child until standard input closes.")
final class Embedded implements Callable<Integer> {
  @Mixin ServerChoice server = new ServerChoice();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where state and logs go (default: a new temporary directory).")
  @Nullable Path stateDirectory;

  @Override
  public Integer call() throws IOException {
    Path home =
        stateDirectory == null
            ? Files.createTempDirectory("fargate-local-")
            : stateDirectory.toAbsolutePath().normalize();
    FargateLocal local = Starting.start(server.options(home), server);
    Runtime.getRuntime().addShutdownHook(new Thread(local::close, "fargate-local-end"));
    ObjectNode variables = AwsJson.object();
    local.environment().forEach(variables::put);
    System.out.println(AwsJson.text(variables));
    System.out.flush();
    byte[] ignored = new byte[256];
    while (System.in.read(ignored) >= 0) {
      // a parent has nothing to say; only the end of its pipe counts
    }
    return 0;
  }
}
