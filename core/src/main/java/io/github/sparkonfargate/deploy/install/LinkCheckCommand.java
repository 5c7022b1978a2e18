package io.github.sparkonfargate.deploy.install;

import io.github.sparkonfargate.deploy.link.LinkCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code link-check}. */
@Command(
    name = "link-check",
    description = "Checks that every Spark class, method and field this jar uses is in a Spark.",
    mixinStandardHelpOptions = true)
final class LinkCheckCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "SPARK_HOME", description = "Spark distributions.")
  private List<Path> sparkHomes = List.of();

  @Override
  public Integer call() throws Exception {
    boolean good = true;
    for (Path path : sparkHomes) {
      SparkHome home = new SparkHome(path);
      String version = home.version();
      LinkCheck.Result result = LinkCheck.run(PluginJar.path(), home.path());
      good &= result.problems().isEmpty();
      var out = spec.commandLine().getOut();
      out.printf(
          "Spark %s: %d references, %d do not link (%s)%n",
          version, result.checked(), result.problems().size(), home.path());
      result.problems().forEach(problem -> out.println("  " + problem));
    }
    return good ? 0 : 1;
  }
}
