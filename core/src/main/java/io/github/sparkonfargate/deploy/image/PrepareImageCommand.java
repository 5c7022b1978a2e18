package io.github.sparkonfargate.deploy.image;

import io.github.sparkonfargate.deploy.install.InstallationException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prepare-image}, which the Dockerfiles run. */
@Command(
    name = "prepare-image",
    description =
        "Copies what an image for Fargate holds of a Spark distribution, and writes the list of what"
            + " it leaves out to TARGET/fargate/left-out.txt.",
    mixinStandardHelpOptions = true)
public final class PrepareImageCommand implements Callable<Integer> {
  private static final int SHOWN = 12;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SPARK_HOME",
      description = "A distribution with the plugin.")
  private @Nullable Path home;

  @Parameters(index = "1", paramLabel = "TARGET", description = "The folder to make.")
  private @Nullable Path target;

  @Option(
      names = "--architecture",
      defaultValue = "${sys:os.arch}",
      description = "Whose native libraries to keep: amd64 or aarch64; default: this machine's.")
  private @Nullable String architecture;

  @Override
  public Integer call() throws Exception {
    Path from = java.util.Objects.requireNonNull(home);
    Path to = java.util.Objects.requireNonNull(target);
    if (!Files.isRegularFile(from.resolve("fargate/java-module-options"))) {
      throw new InstallationException(
          from + " has no fargate/java-module-options: run install on this Spark before its image");
    }
    Platform platform = Platform.of(java.util.Objects.requireNonNull(architecture));
    List<LeftOut> leftOut = new ImageFiles(from, to, platform).copy();
    Files.write(to.resolve("fargate/left-out.txt"), leftOut.stream().map(LeftOut::line).toList());

    PrintWriter out = spec.commandLine().getOut();
    long bytes = leftOut.stream().mapToLong(LeftOut::bytes).sum();
    out.printf(
        "Left out of the image: %d files, %.1f MB. The largest:%n", leftOut.size(), bytes / 1e6);
    leftOut.stream().limit(SHOWN).map(LeftOut::line).forEach(out::println);
    return 0;
  }
}
