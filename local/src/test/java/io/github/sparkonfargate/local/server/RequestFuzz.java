package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import io.github.sparkonfargate.local.runner.FakeTaskRunner;
import io.github.sparkonfargate.local.time.ManualTimeline;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Requests that no SDK would send. They look as on the wire: a line with method and path, headers,
 * an empty line, a body; a line {@code %%} stands between two. They go to one local Fargate that
 * checks signatures, where nothing may come of them, and to one that only warns of them. Run by
 * {@code dev/fuzz}; its seeds are replayed by {@code FuzzSeedsTest}.
 */
public final class RequestFuzz {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  /** A local Fargate without sockets, containers and passing time. */
  private static final class World {
    private final ManualTimeline time = new ManualTimeline();
    private final FakeTaskRunner runner = new FakeTaskRunner();
    private final Routes routes;

    private World(Options.Signatures signatures) {
      Options plain = LocalAws.options().with(Throttling.OFF);
      Options options =
          new Options(
              plain.region(),
              0,
              0,
              plain.home(),
              plain.images(),
              null,
              plain.runner(),
              plain.timings(),
              plain.throttling(),
              plain.members(),
              signatures,
              plain.existing());
      routes =
          FargateLocal.connect(options, NOWHERE, NOWHERE, runner, time, new CallLog()).routes();
    }
  }

  private RequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<Request> requests = new ArrayList<>();
    for (String text : new String(input, StandardCharsets.ISO_8859_1).split("\n%%\n", 8)) {
      requests.add(request(text));
    }
    World strict = new World(Options.Signatures.CHECKED);
    World lenient = new World(Options.Signatures.WARN);
    for (Request request : requests) {
      Answer answer = strict.routes.apply(request);
      boolean refused = answer instanceof Answer.Reply reply && reply.status() >= 400;
      if (!refused && request.path().equals("/") && request.method().equals("POST")) {
        throw new AssertionError("answered without a signature");
      }
      lenient.routes.apply(request);
    }
    strict.time.advance(Duration.ofSeconds(3));
    lenient.time.advance(Duration.ofSeconds(3));
    if (!strict.runner.started.isEmpty()) {
      throw new AssertionError("a task was started without a signature");
    }
  }

  private static Request request(String text) {
    String[] parts = text.split("\n\n", 2);
    String[] lines = parts[0].split("\n");
    String[] words = (lines.length == 0 ? "" : lines[0]).split(" ", 2);
    String[] target = (words.length == 2 ? words[1] : "/").split("\\?", 2);
    Map<String, List<String>> headers = new HashMap<>();
    for (int at = 1; at < lines.length; at++) {
      String[] header = lines[at].split(": ", 2);
      headers
          .computeIfAbsent(header[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.length == 2 ? header[1] : "");
    }
    byte[] body = (parts.length == 2 ? parts[1] : "").getBytes(StandardCharsets.ISO_8859_1);
    return new Request(words[0], target[0], target.length == 2 ? target[1] : "", headers, body);
  }
}
