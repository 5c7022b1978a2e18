package io.github.sparkonfargate.local.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instance a command is about. */
final class InstanceChoice {
  @Option(
      names = "--name",
      defaultValue = "default",
      description = "Name of the instance; many may run side by side (default: ${DEFAULT-VALUE}).")
  String name = "default";

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Where instances keep state and logs"
              + " (default: $XDG_STATE_HOME/fargate-local or ~/.local/state/fargate-local).")
  @Nullable Path stateDirectory;

  Path home() {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new CliFailure("--name: '" + name + "' must be letters, digits, '.', '_' or '-'.");
    }
    return root().resolve(name).toAbsolutePath().normalize();
  }

  private Path root() {
    if (stateDirectory != null) {
      return stateDirectory;
    }
    String state = System.getenv("XDG_STATE_HOME");
    Path states =
        state == null || state.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return states.resolve("fargate-local");
  }

  /** These options as a user would type them again. */
  String options() {
    return (name.equals("default") ? "" : " --name " + name)
        + (stateDirectory == null ? "" : " --state-dir " + stateDirectory);
  }

  /** The instance, which must be up. */
  Instance running() {
    Path home = home();
    return Instance.in(home)
        .orElseThrow(
            () ->
                new CliFailure(
                    Instance.leftIn(home)
                            .map(InstanceChoice::died)
                            .orElse("No instance named '" + name + "' is up")
                        + "; start one with: "
                        + ProgramName.command(this, "up --detach")));
  }

  private static String died(Instance dead) {
    return "The instance with pid "
        + dead.pid()
        + " is gone without having been ended (its log is "
        + dead.variable("FARGATE_LOCAL_HOME")
        + "/fargate-local.log)";
  }
}
