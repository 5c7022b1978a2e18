package io.github.sparkonfargate.deploy.install;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which Spark is meant. */
final class Target {
  @Parameters(
      arity = "0..1",
      paramLabel = "SPARK_HOME",
      defaultValue = "${env:SPARK_HOME}",
      description = "The Spark distribution; default: the variable SPARK_HOME.")
  private @Nullable Path sparkHome;

  @Option(
      names = "--conf-dir",
      paramLabel = "DIR",
      defaultValue = "${env:SPARK_CONF_DIR}",
      description =
          "The folder Spark reads spark-env.sh from; default: the variable SPARK_CONF_DIR, else"
              + " SPARK_HOME/conf.")
  private @Nullable Path confDir;

  SparkHome sparkHome() throws InstallationException {
    if (sparkHome == null || sparkHome.toString().isEmpty()) {
      throw new InstallationException(
          "which Spark? Give its folder as argument, or set the variable SPARK_HOME");
    }
    return new SparkHome(sparkHome);
  }

  Path confDir() throws InstallationException {
    if (confDir == null || confDir.toString().isEmpty()) {
      return sparkHome().path().resolve("conf");
    }
    return confDir;
  }
}
