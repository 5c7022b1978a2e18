package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.scenario.Scenario;
import io.github.sparkonfargate.local.scenario.ScenarioReader;
import io.github.sparkonfargate.local.time.Durations;
import io.github.sparkonfargate.local.time.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecs.model.Task;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /_fargate-local/}: the page, the call log, the tasks with their logs, faults, the clock,
 * scenarios.
 */
final class Admin {
  private static final String ROOT = "/_fargate-local";
  private static final double FASTEST = 1_000_000;

  private final Timeline timeline;
  private final Ecs ecs;
  private final CallLog log;
  private final FaultOrders orders;
  private final ScenarioPlayer player;
  private final AdminState state;

  Admin(
      Timeline timeline,
      Ecs ecs,
      CallLog log,
      FaultOrders orders,
      ScenarioPlayer player,
      AdminState state) {
    this.timeline = timeline;
    this.ecs = ecs;
    this.log = log;
    this.orders = orders;
    this.player = player;
    this.state = state;
  }

  Answer answer(Request request) {
    String path = request.path().substring(ROOT.length());
    String route = request.method() + " " + path;
    if (route.startsWith("GET /logs/")) {
      return logs(path.substring("/logs/".length()));
    }
    return switch (route) {
      case "GET ", "GET /" -> WebPage.file("index.html").orElseThrow();
      case "GET /state" -> Answer.json(200, state.json());
      case "GET /calls" -> Answer.json(200, log.json());
      case "DELETE /calls" -> clearCalls();
      case "GET /tasks" -> Answer.json(200, tasks());
      case "GET /faults" -> Answer.json(200, faults());
      case "POST /faults" -> ordered(request, () -> order(request));
      case "DELETE /faults" -> clearFaults();
      case "GET /clock" -> Answer.json(200, clock());
      case "POST /clock" -> ordered(request, () -> turnClock(request));
      case "GET /scenario" -> Answer.json(200, timeline.call(player::json));
      case "POST /scenario" -> ordered(request, () -> play(request));
      case "DELETE /scenario" -> endScenario();
      default ->
          route.startsWith("GET /")
              ? WebPage.file(path.substring(1)).orElseGet(() -> unknown(route))
              : unknown(route);
    };
  }

  private static Answer unknown(String route) {
    return Answer.error(404, "The admin API has no " + route);
  }

  private Answer clearCalls() {
    log.clear();
    return Answer.json(200, AwsJson.object());
  }

  private Answer clearFaults() {
    timeline.post(() -> ecs.faults().clear());
    return Answer.json(200, faults());
  }

  /** JSON only: a form on a foreign web page cannot send that type. */
  private static Answer ordered(Request request, Supplier<ObjectNode> carriedOut) {
    if (!request.header("content-type").startsWith("application/json")) {
      return Answer.error(415, "Send application/json");
    }
    try {
      return Answer.json(200, carriedOut.get());
    } catch (ServiceError | IllegalArgumentException refused) {
      return Answer.error(400, String.valueOf(refused.getMessage()));
    }
  }

  private ObjectNode order(Request request) {
    JsonNode order = AwsJson.parse(request.body());
    run(() -> orders.take(order));
    return faults();
  }

  private void run(Runnable step) {
    timeline.call(
        () -> {
          step.run();
          return true;
        });
  }

  private ObjectNode clock() {
    return state.clock(AwsJson.object());
  }

  /** {@code {"advance":"1h"}} leaps, {@code {"scale":60}} changes the pace; both may be given. */
  private ObjectNode turnClock(Request request) {
    JsonNode order = AwsJson.parse(request.body());
    JsonNode scale = order.get("scale");
    JsonNode advance = order.get("advance");
    if (scale == null && advance == null) {
      throw new IllegalArgumentException("give scale, advance or both");
    }
    if (scale != null) {
      if (!scale.isNumber() || scale.doubleValue() < 0 || scale.doubleValue() > FASTEST) {
        throw new IllegalArgumentException("scale must be a number from 0 to 1000000");
      }
      timeline.scale(scale.doubleValue());
    }
    if (advance != null) {
      if (!advance.isString()) {
        throw new IllegalArgumentException("advance must be a string such as \"90s\"");
      }
      timeline.advance(Durations.parse(advance.stringValue()));
    }
    return clock();
  }

  private ObjectNode play(Request request) {
    Scenario scenario =
        new ScenarioReader(FaultOrders::check)
            .read(new String(request.body(), StandardCharsets.UTF_8));
    run(() -> player.play(scenario));
    return timeline.call(player::json);
  }

  private Answer endScenario() {
    run(player::end);
    return Answer.json(200, timeline.call(player::json));
  }

  private ObjectNode faults() {
    ObjectNode node = AwsJson.object();
    ObjectNode pending = node.putObject("pending");
    timeline.call(() -> ecs.faults().pending()).forEach(pending::put);
    return node;
  }

  private ObjectNode tasks() {
    ObjectNode node = AwsJson.object();
    var array = node.putArray("tasks");
    for (Task task : timeline.call(ecs::tasks)) {
      ObjectNode each = array.addObject();
      each.setAll(AwsJson.write(task));
      ObjectNode logs = each.putObject("logs");
      timeline.call(() -> ecs.logs(task.taskArn())).forEach(logs::put);
    }
    return node;
  }

  private Answer logs(String task) {
    Map<String, String> files = timeline.call(() -> ecs.logs(task));
    if (files.isEmpty()) {
      return Answer.error(404, "There is no task " + task);
    }
    StringBuilder text = new StringBuilder();
    for (String file : files.values()) {
      text.append(tail(Path.of(file)));
    }
    return Answer.text(200, "text/plain; charset=utf-8", text.toString());
  }

  /** At most the last MiB of a log. */
  private static String tail(Path file) {
    if (!Files.exists(file)) {
      return "";
    }
    try (var channel = Files.newByteChannel(file)) {
      long most = 1 << 20;
      channel.position(Math.max(0, channel.size() - most));
      var buffer = ByteBuffer.allocate((int) Math.min(most, channel.size()));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until full or at the end
      }
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException("The log cannot be read: " + file, failure);
    }
  }
}
