package io.github.sparkonfargate.deploy.install;

import io.github.sparkonfargate.deploy.image.PrepareImageCommand;
import io.github.sparkonfargate.deploy.sweep.SweepCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;

/** What {@code java -jar spark-on-fargate-VERSION.jar} runs. */
@Command(
    name = "java -jar spark-on-fargate.jar",
    description = "Runs Apache Spark without a cluster: every executor is an ECS Fargate task.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "install|uninstall|doctor|link-check|sweep|iam-policy|prepare-image",
    subcommands = {
      InstallCommand.class,
      UninstallCommand.class,
      DoctorCommand.class,
      LinkCheckCommand.class,
      SweepCommand.class,
      IamPolicyCommand.class,
      PrepareImageCommand.class
    })
public final class Main implements Callable<Integer> {
  private static final String CALLS_AWS = "sweep";

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandLine.Model.CommandSpec spec;

  /** Exits with 0 if all is well, 1 if the user has something to mend, 2 for wrong usage. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    if (arguments.length > 0 && arguments[0].equals(CALLS_AWS) && !SparkLibraries.areHere()) {
      try {
        SparkLibraries.run(arguments);
      } catch (InstallationException | IOException cannot) {
        System.err.println("Error: " + cannot.getMessage());
        System.exit(CommandLine.ExitCode.SOFTWARE);
      }
      return;
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(new OneLine());
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /** The manifest's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"spark-on-fargate " + (version == null ? "(from classes)" : version)};
    }
  }

  private static final class OneLine implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
      if (e instanceof InstallationException || e instanceof IOException) {
        String message = e instanceof InstallationException ? e.getMessage() : e.toString();
        commandLine.getErr().println("Error: " + message);
        return CommandLine.ExitCode.SOFTWARE;
      }
      throw e;
    }
  }
}
