package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.ecs.TaskMetadata;
import io.github.sparkonfargate.local.time.Timeline;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Which part answers a request: AWS calls, task metadata, credentials, the admin API. */
final class Routes implements Function<Request, Answer> {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final Timeline timeline;
  private final Function<Request, Answer> calls;
  private final TaskMetadata metadata;
  private final Admin admin;

  Routes(Timeline timeline, Function<Request, Answer> calls, TaskMetadata metadata, Admin admin) {
    this.timeline = timeline;
    this.calls = calls;
    this.metadata = metadata;
    this.admin = admin;
  }

  @Override
  public Answer apply(Request request) {
    String path = request.path();
    if (path.startsWith("/_fargate-local")) {
      return named(request) ? admin.answer(request) : foreign();
    }
    if (path.startsWith("/v4/")) {
      return found(metadata(path.substring("/v4/".length())));
    }
    if (path.startsWith("/v2/credentials/")) {
      String id = path.substring("/v2/credentials/".length());
      return found(timeline.call(() -> metadata.credentials(id)));
    }
    if (path.equals("/") && request.method().equals("POST")) {
      return calls.apply(request);
    }
    if (path.equals("/") && request.method().equals("GET")) {
      return Answer.text(200, "text/plain", "fargate-local; its page is /_fargate-local/\n");
    }
    return Answer.error(404, "There is nothing at " + request.method() + " " + path);
  }

  private Optional<ObjectNode> metadata(String path) {
    String[] parts = path.split("/", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return timeline.call(
        () ->
            switch (rest) {
              case "" -> metadata.container(parts[0]);
              case "task" -> metadata.task(parts[0]);
              case "taskWithTags" -> metadata.taskWithTags(parts[0]);
              case "stats" -> metadata.stats(parts[0]);
              case "task/stats" -> metadata.taskStats(parts[0]);
              default -> Optional.empty();
            });
  }

  private static Answer found(Optional<ObjectNode> node) {
    return node.map(each -> Answer.json(200, each))
        .orElseGet(() -> Answer.error(404, "There is no such task here"));
  }

  /** The admin API has no password: a web page that rebinds its name to loopback must not pass. */
  private static boolean named(Request request) {
    try {
      String host = new URI("http://" + request.header("host")).getHost();
      return host != null && LOOPBACK.contains(host);
    } catch (URISyntaxException noHost) {
      return false; // whoever it is, it is not one of ours
    }
  }

  private static Answer foreign() {
    return Answer.error(403, "The admin API answers to 127.0.0.1 and localhost only");
  }
}
