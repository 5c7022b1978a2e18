package io.github.sparkonfargate.deploy.install;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code install}. */
@Command(
    name = "install",
    description = "Makes a Spark distribution accept --master fargate.",
    mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final Target target = new Target();

  @Option(
      names = "--local-jar",
      paramLabel = "FILE",
      description = "The local Fargate's jar; default: fargate-local-*.jar beside this jar.")
  private @Nullable Path localJar;

  @Override
  public Integer call() throws Exception {
    SparkHome home = target.sparkHome();
    Path plugin = PluginJar.path();
    Optional<Path> local = localJar(plugin);
    Installer installer = new Installer(home, target.confDir(), Files::isWritable);
    installer.install(plugin, local);

    PrintWriter out = spec.commandLine().getOut();
    out.println("Installed " + plugin.getFileName() + " into " + home.path());
    out.println("  agent line in   " + installer.environmentScript());
    out.println(
        local.isPresent()
            ? "  local Fargate   " + home.fargate().resolve(local.get().getFileName())
            : "  local Fargate   not found, so --master fargate-local will not work; give its jar"
                + " with --local-jar");
    if (!target.confDir().toAbsolutePath().normalize().equals(home.path().resolve("conf"))) {
      out.println(
          "  set SPARK_CONF_DIR=" + target.confDir().toAbsolutePath() + " where you submit");
    }
    return 0;
  }

  private Optional<Path> localJar(Path plugin) throws Exception {
    if (localJar != null) {
      if (!Files.isRegularFile(localJar)) {
        throw new InstallationException("--local-jar " + localJar + ": there is no such file");
      }
      return Optional.of(localJar);
    }
    Path folder = plugin.toAbsolutePath().getParent();
    List<Path> beside = folder == null ? List.of() : SparkHome.localJarsIn(folder);
    return beside.isEmpty() ? Optional.empty() : Optional.of(beside.get(beside.size() - 1));
  }
}
