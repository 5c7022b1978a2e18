package io.github.sparkonfargate.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Shows an instance and its tasks. */
@Command(name = "status", description = "Show the instance and its tasks.")
final class Status implements Runnable {
  private static final String FORMAT = "%-32s  %-14s  %-4s  %-40s  %s%n";

  @Mixin InstanceChoice choice = new InstanceChoice();

  @Override
  public void run() {
    Instance instance = choice.running();
    System.out.printf("up, pid %d, %s%n", instance.pid(), instance.variable("FARGATE_LOCAL_PAGE"));
    JsonNode tasks = new AdminClient(instance).json("tasks").path("tasks");
    System.out.printf(FORMAT, "TASK", "STATE", "EXIT", "DEFINITION", "STOPPED BECAUSE");
    for (JsonNode task : tasks) {
      System.out.printf(
          FORMAT,
          last(task.path("taskArn").asString()),
          task.path("lastStatus").asString(),
          task.path("containers").path(0).path("exitCode").asString(""),
          last(task.path("taskDefinitionArn").asString()),
          task.path("stoppedReason").asString(""));
    }
  }

  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
