package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.time.Durations;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows and turns an instance's clock. */
@Command(name = "clock", description = "Show the clock; let it leap, or change its pace.")
final class Clock implements Runnable {
  @Mixin InstanceChoice choice = new InstanceChoice();

  @Option(
      names = "--advance",
      paramLabel = "TIME",
      description = "Let this much time pass at once, such as 90s or 2h.")
  @Nullable String advance;

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "Seconds here for one on the wall: 1 is the wall's pace, 0 stands still.")
  @Nullable Double scale;

  @Override
  public void run() {
    AdminClient admin = new AdminClient(choice.running());
    JsonNode clock = advance == null && scale == null ? admin.json("clock") : turn(admin);
    System.out.printf(
        Locale.ROOT,
        "%s  %s s for each on the wall%n",
        clock.path("now").asString(),
        clock.path("scale").asString());
  }

  private JsonNode turn(AdminClient admin) {
    ObjectNode order = AwsJson.object();
    if (scale != null) {
      order.put("scale", scale);
    }
    if (advance != null) {
      try {
        order.put("advance", advance);
        var unused = Durations.parse(advance);
      } catch (IllegalArgumentException form) {
        throw new CliFailure("--advance: " + form.getMessage());
      }
    }
    return admin.post("clock", "the clock", AwsJson.text(order));
  }
}
