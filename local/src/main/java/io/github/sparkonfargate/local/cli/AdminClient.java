package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.aws.AwsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Asks a running instance. */
final class AdminClient {
  /** A leap of the clock may have much to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Instance instance;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  AdminClient(Instance instance) {
    this.instance = instance;
  }

  JsonNode json(String path) {
    return AwsJson.parse(text(path).getBytes(StandardCharsets.UTF_8));
  }

  String text(String path) {
    return send(path, "fargate-local", request -> request.GET());
  }

  /**
   * @param what the order is about, for the message when it is refused
   */
  JsonNode post(String path, String what, String body) {
    String answer =
        send(
            path,
            what,
            request ->
                request
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
    return AwsJson.parse(answer.getBytes(StandardCharsets.UTF_8));
  }

  void delete(String path) {
    var unused = send(path, "fargate-local", request -> request.DELETE());
  }

  private String send(String path, String what, UnaryOperator<HttpRequest.Builder> order) {
    URI uri = URI.create(instance.variable("FARGATE_LOCAL_PAGE") + path);
    try {
      HttpRequest request = order.apply(HttpRequest.newBuilder(uri).timeout(PATIENCE)).build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new CliFailure(what + ": " + message(response.body()));
      }
      return response.body();
    } catch (IOException failure) {
      throw new CliFailure(uri + " does not answer: " + failure.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliFailure("Interrupted");
    }
  }

  private static String message(String body) {
    JsonNode node = AwsJson.parse(body.getBytes(StandardCharsets.UTF_8));
    return node.path("error").asString(body);
  }
}
