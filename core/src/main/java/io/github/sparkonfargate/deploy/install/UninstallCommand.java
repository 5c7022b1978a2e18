package io.github.sparkonfargate.deploy.install;

import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code uninstall}. */
@Command(
    name = "uninstall",
    description = "Takes everything that install put there out again.",
    mixinStandardHelpOptions = true)
final class UninstallCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final Target target = new Target();

  @Override
  public Integer call() throws Exception {
    SparkHome home = target.sparkHome();
    home.version();
    new Installer(home, target.confDir(), Files::isWritable).uninstall();
    spec.commandLine().getOut().println("Removed spark-on-fargate from " + home.path());
    return 0;
  }
}
