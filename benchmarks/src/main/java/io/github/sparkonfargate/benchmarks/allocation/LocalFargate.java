package io.github.sparkonfargate.benchmarks.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The admin API of a local Fargate whose clock stands still: time passes when {@link #advance} says
 * so, there and here.
 */
final class LocalFargate implements InstantSource {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI endpoint;
  private final Instant start = Instant.now();
  private Duration passed = Duration.ZERO;

  LocalFargate(URI endpoint) {
    this.endpoint = endpoint;
    send("POST", "clock", "{\"scale\":0}");
  }

  @Override
  public Instant instant() {
    return start.plus(passed);
  }

  /** Simulated time since the start. */
  Duration passed() {
    return passed;
  }

  void advance(Duration time) {
    // Whole milliseconds, so that both clocks stay together.
    long millis = Math.max(1, time.toMillis());
    send("POST", "clock", "{\"advance\":\"" + millis + "ms\"}");
    passed = passed.plusMillis(millis);
  }

  void fault(String order) {
    send("POST", "faults", order);
  }

  /** Calls by action since the server started. */
  Map<String, Integer> calls() {
    Map<String, Integer> calls = new HashMap<>();
    read("calls")
        .get("counts")
        .properties()
        .forEach(each -> calls.put(each.getKey(), each.getValue().asInt()));
    return calls;
  }

  /** Tasks by their last status, and by {@code TaskFailedToStart}. */
  Map<String, Integer> tasks() {
    Map<String, Integer> tasks = new HashMap<>();
    for (JsonNode task : read("tasks").get("tasks")) {
      tasks.merge("all", 1, Integer::sum);
      tasks.merge(task.get("lastStatus").asText(), 1, Integer::sum);
      tasks.merge(task.path("stopCode").asText("none"), 1, Integer::sum);
    }
    return tasks;
  }

  private JsonNode read(String page) {
    try {
      return json.readTree(send("GET", page, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String send(String method, String page, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve("/_fargate-local/" + page))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(method + " " + page + " " + body + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
