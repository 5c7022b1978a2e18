package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.server.FargateLocal;
import io.github.sparkonfargate.local.server.Options;
import io.github.sparkonfargate.local.server.Runners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts an instance, here or in the background. */
@Command(name = "up", description = "Start an instance.")
final class Up implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);

  @Mixin InstanceChoice choice = new InstanceChoice();
  @Mixin ServerChoice server = new ServerChoice();

  @Option(names = "--detach", description = "Return when it is ready; 'down' ends it.")
  boolean detach;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = choice.home();
    Options options = server.options(home);
    server.checkScenario();
    Optional<Instance> other = Instance.in(home);
    if (other.isPresent()) {
      throw new CliFailure(
          "An instance named '"
              + choice.name
              + "' is up already (pid "
              + other.get().pid()
              + "); end it with '"
              + ProgramName.command(choice, "down")
              + "' or choose another --name.");
    }
    Files.createDirectories(home);
    Instance.remove(home);
    return detach ? background(home) : foreground(home, options);
  }

  private int background(Path home) throws IOException, InterruptedException {
    List<String> arguments =
        spec == null
            ? List.of()
            : spec.commandLine().getParseResult().originalArgs().stream()
                .filter(argument -> !argument.equals("--detach"))
                .toList();
    Instance instance = Background.start(home, arguments);
    String runner = new AdminClient(instance).json("state").path("runner").asString("");
    Summary.print(choice, instance.environment(), tasks(runner), Summary.Mode.DETACHED);
    return 0;
  }

  private int foreground(Path home, Options options) throws InterruptedException {
    FargateLocal local = Starting.start(options, server);
    CountDownLatch forever = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(local, home), "fargate-local-end"));
    try {
      Instance.ofThisProcess(local.environment()).write(home);
    } catch (IOException failure) {
      throw new CliFailure("The state file cannot be written: " + failure.getMessage());
    }
    Summary.print(choice, local.environment(), tasks(local.runner()), Summary.Mode.FOREGROUND);
    forever.await();
    return 0;
  }

  /** How tasks run, and whether they could run otherwise. */
  private String tasks(String runner) {
    return runner + "; " + Runners.others(server.runner);
  }

  private static void end(FargateLocal local, Path home) {
    local.close();
    try {
      Instance.remove(home);
    } catch (IOException failure) {
      LOG.warn("The state file could not be removed", failure);
    }
  }
}
