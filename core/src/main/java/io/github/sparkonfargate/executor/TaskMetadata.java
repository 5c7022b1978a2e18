package io.github.sparkonfargate.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a container knows of the Fargate task it runs in, from the <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html">task
 * metadata endpoint, version 4</a>.
 *
 * @param taskArn ARN of the task
 * @param cluster short name or ARN of its cluster
 * @param address first IPv4 address of the container, or the first IPv6 address where there is none
 * @param logStream where the container's output goes, if it goes to CloudWatch Logs
 */
public record TaskMetadata(
    String taskArn, String cluster, String address, Optional<LogStream> logStream) {

  /** Set by ECS in every container on Fargate. */
  public static final String METADATA_URI = "ECS_CONTAINER_METADATA_URI_V4";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A CloudWatch Logs stream. */
  public record LogStream(String region, String group, String stream) {}

  /**
   * @param environment the process environment
   * @throws IOException naming the address, if the endpoint does not answer with a task document
   */
  public static TaskMetadata fetch(Map<String, String> environment)
      throws IOException, InterruptedException {
    String base = environment.get(METADATA_URI);
    if (base == null || base.isEmpty()) {
      throw new IOException(
          METADATA_URI
              + " is not set: this container was not started by ECS on Fargate"
              + " (platform version 1.4.0 or later) or by the local Fargate");
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            // The address is link-local: no proxy reaches it, whatever http.proxyHost says.
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    return parse(get(client, base + "/task"), get(client, base));
  }

  private static JsonNode get(HttpClient client, String address)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "the task metadata endpoint " + address + " answered " + response.statusCode());
    }
    return new ObjectMapper().readTree(response.body());
  }

  static TaskMetadata parse(JsonNode task, JsonNode container) throws IOException {
    String taskArn = task.path("TaskARN").asText("");
    if (taskArn.isEmpty()) {
      throw new IOException("the task metadata document has no TaskARN: " + task);
    }
    return new TaskMetadata(
        taskArn, task.path("Cluster").asText(""), address(container), logStream(container));
  }

  private static String address(JsonNode container) throws IOException {
    for (String family : new String[] {"IPv4Addresses", "IPv6Addresses"}) {
      for (JsonNode network : container.path("Networks")) {
        String address = network.path(family).path(0).asText("");
        if (!address.isEmpty()) {
          // Spark writes a literal IPv6 address as URIs do.
          return address.contains(":") ? "[" + address + "]" : address;
        }
      }
    }
    throw new IOException("the task metadata document names no address: " + container);
  }

  private static Optional<LogStream> logStream(JsonNode container) {
    JsonNode options = container.path("LogOptions");
    String region = options.path("awslogs-region").asText("");
    String group = options.path("awslogs-group").asText("");
    String stream = options.path("awslogs-stream").asText("");
    if (region.isEmpty() || group.isEmpty() || stream.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new LogStream(region, group, stream));
  }

  /** The last part of the ARN, which the console and the log stream use as the task's name. */
  public String taskId() {
    return taskArn.substring(taskArn.lastIndexOf('/') + 1);
  }
}
