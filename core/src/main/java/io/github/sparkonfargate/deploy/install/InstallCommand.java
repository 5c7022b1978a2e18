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
  /** From {@code bundle/target}, where the build puts this jar, to the local Fargate's. */
  private static final Path IN_A_CHECKOUT = Path.of("..", "..", "local", "target");

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final Target target = new Target();

  @Option(
      names = "--local-jar",
      paramLabel = "FILE",
      description =
          "The local Fargate's jar; default: fargate-local-*.jar beside this jar, or"
              + " where the build of a checkout puts it.")
  private @Nullable Path localJar;

  @Option(
      names = "--with-dockerfiles",
      description =
          "Lays out SPARK_HOME/fargate/dockerfiles and fargate/bin/docker-image-tool.sh as well.")
  private boolean withDockerfiles;

  @Override
  public Integer call() throws Exception {
    SparkHome home = target.sparkHome();
    Path plugin = PluginJar.path();
    Optional<Path> local = localJar(plugin);
    Installer installer = new Installer(home, target.confDir(), Files::isWritable);
    installer.install(plugin, local);
    if (withDockerfiles) {
      installer.writeDockerfiles();
    }

    PrintWriter out = spec.commandLine().getOut();
    out.println("Installed " + plugin.getFileName() + " into " + home.path());
    out.println("  agent line in   " + installer.environmentScript());
    out.println(
        local.isPresent()
            ? "  local Fargate   " + home.fargate().resolve(local.get().getFileName())
            : "  local Fargate   not found, so --master fargate-local will not work; give its jar"
                + " with --local-jar");
    if (withDockerfiles) {
      out.println("  images          " + home.fargate().resolve("bin/docker-image-tool.sh build"));
    }
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
    for (Path place : List.of(Path.of(""), IN_A_CHECKOUT)) {
      List<Path> found = SparkHome.localJarsIn(plugin.toAbsolutePath().resolveSibling(place));
      if (!found.isEmpty()) {
        return Optional.of(found.get(found.size() - 1));
      }
    }
    return Optional.empty();
  }
}
