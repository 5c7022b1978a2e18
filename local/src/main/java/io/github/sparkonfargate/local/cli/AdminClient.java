package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.aws.AwsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Asks a running instance. */
final class AdminClient {
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
    URI uri = URI.create(instance.variable("FARGATE_LOCAL_PAGE") + path);
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new CliFailure("fargate-local answered: " + response.body());
      }
      return response.body();
    } catch (IOException failure) {
      throw new CliFailure(uri + " does not answer: " + failure.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliFailure("Interrupted");
    }
  }
}
