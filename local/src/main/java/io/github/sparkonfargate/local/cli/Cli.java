package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.conformance.Conformance;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The command {@code fargate-local}. */
@Command(
    name = "fargate-local",
    description =
        "Amazon ECS with Fargate, S3 and KMS on this machine; no AWS account, no need of Docker.",
    mixinStandardHelpOptions = true,
    version = "fargate-local 0.1.0",
    subcommands = {
      Up.class,
      Env.class,
      Conf.class,
      Status.class,
      Logs.class,
      Calls.class,
      ScenarioCommand.class,
      Clock.class,
      Down.class,
      Embedded.class,
      Conformance.class,
      HelpCommand.class
    })
public final class Cli implements Runnable {
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static void addHelp(CommandLine subcommand) {
    if (subcommand.getCommandSpec().findOption("--help") == null) {
      subcommand
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help message and exit.")
                  .build());
    }
  }

  /** Runs a command line and returns the exit code. */
  public static int run(String... arguments) {
    CommandLine command = new CommandLine(new Cli());
    command.setCommandName(ProgramName.typed());
    command.getSubcommands().values().forEach(Cli::addHelp);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          if (failure instanceof CliFailure) {
            System.err.println("fargate-local: " + failure.getMessage());
            return 1;
          }
          throw failure;
        });
    return command.execute(arguments);
  }
}
