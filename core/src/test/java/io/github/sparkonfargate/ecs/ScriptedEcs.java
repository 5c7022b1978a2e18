package io.github.sparkonfargate.ecs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers over HTTP what the test wrote down, in that order, and keeps what was asked. */
final class ScriptedEcs implements AutoCloseable {
  private static final int DROP = 0;

  /** One request as it arrived. */
  record Call(String action, String body) {}

  private record Reply(int status, String body) {}

  private final HttpServer server;
  // Written by the server's thread, read by the test's.
  private final Deque<Reply> script = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();

  ScriptedEcs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized ScriptedEcs then(String body) {
    script.add(new Reply(200, body));
    return this;
  }

  synchronized ScriptedEcs thenError(int status, String type, String message) {
    script.add(new Reply(status, "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}"));
    return this;
  }

  /** The connection is closed without an answer. */
  synchronized ScriptedEcs thenDrop() {
    script.add(new Reply(DROP, ""));
    return this;
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  List<String> actions() {
    return calls().stream().map(Call::action).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(new Call(target.substring(target.indexOf('.') + 1), body));
      Reply reply = script.isEmpty() ? new Reply(501, "{}") : script.remove();
      if (reply.status() == DROP) {
        return;
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
