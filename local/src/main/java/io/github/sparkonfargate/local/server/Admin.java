package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.aws.Xml;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.time.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.Task;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_fargate-local/}: the page, the call log, the tasks with their logs, faults. */
final class Admin {
  private static final String ROOT = "/_fargate-local";

  private final Timeline timeline;
  private final Ecs ecs;
  private final CallLog log;
  private final FaultOrders orders;

  Admin(Timeline timeline, Ecs ecs, CallLog log) {
    this.timeline = timeline;
    this.ecs = ecs;
    this.log = log;
    this.orders = new FaultOrders(ecs);
  }

  Answer answer(Request request) {
    String path = request.path().substring(ROOT.length());
    String route = request.method() + " " + path;
    if (route.startsWith("GET /logs/")) {
      return logs(path.substring("/logs/".length()));
    }
    return switch (route) {
      case "GET ", "GET /" -> Answer.text(200, "text/html; charset=utf-8", page());
      case "GET /calls" -> Answer.json(200, log.json());
      case "DELETE /calls" -> clearCalls();
      case "GET /tasks" -> Answer.json(200, tasks());
      case "GET /faults" -> Answer.json(200, faults());
      case "POST /faults" -> order(request);
      case "DELETE /faults" -> clearFaults();
      default -> Answer.error(404, "The admin API has no " + route);
    };
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
  private Answer order(Request request) {
    if (!request.header("content-type").startsWith("application/json")) {
      return Answer.error(415, "Send application/json");
    }
    try {
      JsonNode order = AwsJson.parse(request.body());
      timeline.call(
          () -> {
            orders.take(order);
            return true;
          });
      return Answer.json(200, faults());
    } catch (ServiceError | IllegalArgumentException refused) {
      return Answer.error(400, String.valueOf(refused.getMessage()));
    }
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

  private String page() {
    String rows = timeline.call(ecs::tasks).stream().map(Admin::row).collect(Collectors.joining());
    String calls =
        log.counts().entrySet().stream()
            .map(each -> "<tr><td>%s<td>%d".formatted(escape(each.getKey()), each.getValue()))
            .collect(Collectors.joining());
    return """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
        <title>fargate-local</title>
        <style>body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}
        td,th{border:1px solid #ccc;padding:.3em .6em;text-align:left}</style>
        <h1>fargate-local</h1>
        <h2>Tasks</h2><table><tr><th>Task<th>Family<th>Size<th>State<th>Address<th>Stopped because
        %s</table>
        <h2>Calls</h2><table><tr><th>Action<th>Calls
        %s</table>
        <p>As JSON: <a href="/_fargate-local/tasks">tasks</a>,
        <a href="/_fargate-local/calls">calls</a>.</p></html>
        """
        .formatted(rows, calls);
  }

  private static String row(Task task) {
    String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    String family = task.taskDefinitionArn().replaceAll(".*/", "");
    String address =
        task.attachments().stream()
            .flatMap(each -> each.details().stream())
            .filter(each -> each.name().equals("privateIPv4Address"))
            .map(each -> each.value())
            .findFirst()
            .orElse("");
    String reason = task.stoppedReason() == null ? "" : task.stoppedReason();
    return "<tr><td><a href=\"/_fargate-local/logs/%s\">%s</a><td>%s<td>%s/%s<td>%s<td>%s<td>%s"
        .formatted(
            id,
            id,
            escape(family),
            task.cpu(),
            task.memory(),
            task.lastStatus(),
            address,
            escape(reason));
  }

  private static String escape(String text) {
    return Xml.escape(text);
  }
}
