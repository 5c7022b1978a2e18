package io.github.sparkonfargate.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskMetadataTest {

  private static final String ARN = "arn:aws:ecs:eu-west-1:123456789012:task/spark/0a1b2c";
  private static final String TASK = "{\"TaskARN\": \"%s\", \"Cluster\": \"spark\"}".formatted(ARN);
  private static final String CONTAINER =
      """
      {"Networks": [{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.1.7"]}],
       "LogOptions": {"awslogs-region": "eu-west-1", "awslogs-group": "/spark-fargate",
                      "awslogs-stream": "spark/spark-fargate/0a1b2c"}}
      """;

  @Test
  void readsTaskAddressAndLogStream() throws Exception {
    TaskMetadata metadata = TaskMetadata.parse(json(TASK), json(CONTAINER));

    assertThat(metadata.taskArn()).isEqualTo(ARN);
    assertThat(metadata.taskId()).isEqualTo("0a1b2c");
    assertThat(metadata.cluster()).isEqualTo("spark");
    assertThat(metadata.address()).isEqualTo("10.0.1.7");
    assertThat(metadata.logStream())
        .contains(
            new TaskMetadata.LogStream(
                "eu-west-1", "/spark-fargate", "spark/spark-fargate/0a1b2c"));
  }

  @Test
  void takesTheIpv6AddressWhereThereIsNoOther() throws Exception {
    JsonNode container = json("{\"Networks\": [{\"IPv6Addresses\": [\"2001:db8::7\"]}]}");

    TaskMetadata metadata = TaskMetadata.parse(json(TASK), container);

    assertThat(metadata.address()).isEqualTo("[2001:db8::7]");
    assertThat(metadata.logStream()).isEqualTo(Optional.empty());
  }

  @Test
  void asksBothDocumentsOfTheEndpoint() throws Exception {
    TaskMetadata metadata = fetchFromAnEndpoint();

    assertThat(metadata.taskArn()).isEqualTo(ARN);
    assertThat(metadata.address()).isEqualTo("10.0.1.7");
  }

  /**
   * As {@code -Dhttp.proxyHost} has it, which exempts loopback addresses, but not 169.254.170.2.
   */
  @Test
  void asksTheEndpointItselfWhereAProxyIsSet() throws Exception {
    ProxySelector usual = ProxySelector.getDefault();
    ProxySelector.setDefault(ProxySelector.of(portOfNobody()));
    try {
      assertThat(fetchFromAnEndpoint().taskArn()).isEqualTo(ARN);
    } finally {
      ProxySelector.setDefault(usual);
    }
  }

  @Test
  void saysWhereItMustRunWhenThereIsNoEndpoint() {
    assertThatThrownBy(() -> TaskMetadata.fetch(Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ECS_CONTAINER_METADATA_URI_V4 is not set");
  }

  @Test
  void refusesADocumentWithoutTaskOrAddress() {
    assertThatThrownBy(() -> TaskMetadata.parse(json("{}"), json(CONTAINER)))
        .hasMessageContaining("no TaskARN");
    assertThatThrownBy(() -> TaskMetadata.parse(json(TASK), json("{}")))
        .hasMessageContaining("names no address");
  }

  @Test
  void linksToTheStreamInTheConsoleOfEachPartition() {
    assertThat(ConsoleLinks.logs(new TaskMetadata.LogStream("eu-west-1", "/a", "s/c/1")))
        .isEqualTo(
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
                + "#logsV2:log-groups/log-group/$252Fa/log-events/s$252Fc$252F1");
    assertThat(ConsoleLinks.logs(new TaskMetadata.LogStream("cn-north-1", "a", "b")))
        .startsWith("https://cn-north-1.console.amazonaws.cn/");
    assertThat(ConsoleLinks.logs(new TaskMetadata.LogStream("us-gov-west-1", "a", "b")))
        .startsWith("https://us-gov-west-1.console.amazonaws-us-gov.com/");
  }

  private static InetSocketAddress portOfNobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
    }
  }

  private static TaskMetadata fetchFromAnEndpoint() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/v4/abc/task", TASK);
    answer(server, "/v4/abc", CONTAINER);
    server.start();
    try {
      String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/v4/abc";
      return TaskMetadata.fetch(Map.of(TaskMetadata.METADATA_URI, uri));
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
