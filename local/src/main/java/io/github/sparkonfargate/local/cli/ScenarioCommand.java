package io.github.sparkonfargate.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Has an instance play a scenario, or shows what it plays. */
@Command(
    name = "scenario",
    description = "Play a scenario file; without one, show what plays and what it did.")
final class ScenarioCommand implements Runnable {
  @Mixin InstanceChoice choice = new InstanceChoice();

  @ArgGroup @Nullable What what;

  /** Either of them. */
  static final class What {
    @Parameters(paramLabel = "FILE", description = "The scenario, JSON in which comments may be.")
    @Nullable Path file;

    @Option(names = "--end", description = "End the scenario and take back what it set.")
    boolean end;
  }

  @Override
  public void run() {
    AdminClient admin = new AdminClient(choice.running());
    if (what == null) {
      show(admin.json("scenario"));
    } else if (what.end) {
      admin.delete("scenario");
      System.out.println("The scenario has ended.");
    } else if (what.file != null) {
      admin.post("scenario", what.file.toString(), read(what.file));
      System.out.println("The scenario " + what.file + " plays.");
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new CliFailure("The scenario " + file + " cannot be read: " + failure.getMessage());
    }
  }

  private static void show(JsonNode scenario) {
    String description = scenario.path("description").asString("");
    System.out.println(
        scenario.path("playing").asBoolean()
            ? "plays" + (description.isEmpty() ? "" : ": " + description)
            : "no scenario plays");
    for (JsonNode event : scenario.path("events")) {
      System.out.println(event.path("at").asString() + "  " + event.path("what").asString());
    }
  }
}
