package io.github.sparkonfargate.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Shows the AWS calls that came in. */
@Command(name = "calls", description = "Show the AWS calls that came in, by action.")
final class Calls implements Runnable {
  @Mixin InstanceChoice choice = new InstanceChoice();

  @Option(names = "--json", description = "Everything, with the requests' bodies.")
  boolean json;

  @Override
  public void run() {
    AdminClient admin = new AdminClient(choice.running());
    if (json) {
      System.out.println(admin.text("calls"));
      return;
    }
    JsonNode calls = admin.json("calls");
    calls.path("counts").properties().forEach(each -> print(each.getKey(), each.getValue()));
    calls
        .path("errors")
        .properties()
        .forEach(each -> print("error: " + each.getKey(), each.getValue()));
  }

  private static void print(String what, JsonNode count) {
    System.out.printf("%8d  %s%n", count.asInt(), what);
  }
}
