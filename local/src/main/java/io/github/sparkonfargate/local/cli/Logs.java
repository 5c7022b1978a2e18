package io.github.sparkonfargate.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a task's output. */
@Command(name = "logs", description = "Print what a task's containers wrote.")
final class Logs implements Runnable {
  @Mixin InstanceChoice choice = new InstanceChoice();

  @Parameters(paramLabel = "TASK", description = "Id or ARN.")
  String task = "";

  @Override
  public void run() {
    String id = task.substring(task.lastIndexOf('/') + 1);
    if (!id.matches("[0-9a-f]{32}")) {
      throw new CliFailure("TASK: '" + task + "' is no task id or ARN; 'status' lists them.");
    }
    System.out.print(new AdminClient(choice.running()).text("logs/" + id));
  }
}
