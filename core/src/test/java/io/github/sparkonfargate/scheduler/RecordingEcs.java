package io.github.sparkonfargate.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An endpoint that keeps what it was asked, word for word, and answers just enough. */
public final class RecordingEcs implements AutoCloseable {

  private record Call(String action, String body) {}

  private static final String ARN =
      "arn:aws:ecs:us-east-1:123456789012:task-definition/spark-fargate-x:1";

  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private volatile Optional<String> existing = Optional.empty();

  public RecordingEcs() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** There is a task definition with one container, which ECS kills at a limit. */
  public void hasLimited(String family, String container, int memoryMiB) {
    has(family, "ACTIVE", container + "\",\"memory\":" + memoryMiB + ",\"image\":\"x");
  }

  /** There is a task definition with these containers. */
  public void has(String family, String status, String... containers) {
    String names =
        Arrays.stream(containers)
            .map(name -> "{\"name\":\"" + name + "\"}")
            .collect(Collectors.joining(","));
    existing =
        Optional.of(
            "{\"taskDefinition\":{\"taskDefinitionArn\":\"arn:aws:ecs:us-east-1:123456789012:"
                + "task-definition/"
                + family
                + "\",\"status\":\""
                + status
                + "\",\"containerDefinitions\":["
                + names
                + "]}}");
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The body of the one call of this action. */
  public JsonNode only(String action) {
    List<Call> found = calls.stream().filter(call -> call.action().equals(action)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + action + " in " + calls);
    }
    try {
      return new ObjectMapper().readTree(found.get(0).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String everything() {
    return calls.toString();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String action = target.substring(target.indexOf('.') + 1);
    calls.add(
        new Call(
            action, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    boolean unknown = action.equals("DescribeTaskDefinition") && existing.isEmpty();
    String answer =
        switch (action) {
          case "DescribeTaskDefinition" ->
              existing.orElse(
                  "{\"__type\":\"ClientException\",\"message\":\"Unable to describe task definition.\"}");
          case "RegisterTaskDefinition" ->
              "{\"taskDefinition\":{\"taskDefinitionArn\":\"" + ARN + "\"}}";
          default -> "{\"tasks\":[],\"failures\":[]}";
        };
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(unknown ? 400 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
