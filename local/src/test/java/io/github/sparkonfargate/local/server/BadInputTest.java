package io.github.sparkonfargate.local.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What no SDK would send; each is answered, and the next good call still works. */
class BadInputTest {
  private LocalAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
  }

  @AfterEach
  void stop() {
    assertThat(aws.ecs.listClusters().clusterArns()).isNotEmpty();
    aws.close();
  }

  private String send(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", aws.endpoint.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String post(String headers, String body) {
    return "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @Test
  @Keeps("wire.signed")
  void unsignedCallIsRefused() throws IOException {
    assertThat(send(post("X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\r\n", "{}")))
        .contains("400", "MissingAuthenticationTokenException");
  }

  @Test
  @Keeps("wire.signature-whole")
  void halfAnAuthorizationIsRefused() throws IOException {
    assertThat(
            send(
                post(
                    "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\r\n"
                        + "Authorization: AWS4-HMAC-SHA256 Credential=x\r\n",
                    "{}")))
        .contains("IncompleteSignatureException");
  }

  @Test
  void unknownPathIsNotFound() throws IOException {
    assertThat(send("GET /nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  @Keeps("wire.body-size")
  void hugeBodyIsRefused() throws Exception {
    assertThat(aws.admin("POST", "faults", "x".repeat((2 << 20) + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void deeplyNestedJsonIsRefused() throws Exception {
    assertThat(aws.admin("POST", "faults", "[".repeat(5_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void adminAnswersNoForeignHost() throws IOException {
    assertThat(
            send(
                "GET /_fargate-local/tasks HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void halfClosedClientLeavesTheServerUp() throws IOException {
    assertThat(send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{")).isNotNull();
  }

  @Test
  void bodyOfTenMegabytesGetsAnAnswer() {
    QueryWire wire = new QueryWire(aws.endpoint);
    assertThat(wire.post(Map.of(), new byte[10_000_000]).statusCode()).isEqualTo(413);
  }

  @Test
  void bodyOfAMegabyteIsRead() {
    String family = "f".repeat(1_000_000);
    assertThatThrownBy(() -> aws.ecs.describeTaskDefinition(r -> r.taskDefinition(family)))
        .hasMessageContaining("Unable to describe task definition.");
  }

  @Test
  void bodyThatEndsEarlyGetsNoAnswer() throws IOException {
    assertThat(send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n{"))
        .doesNotContain("200 OK");
  }

  @Test
  void noiseIsNoHttp() throws IOException {
    assertThat(send("\u0016\u0003\u0001 hello\r\n\r\n")).doesNotContain("200 OK");
  }

  /** They hold their threads for the ten seconds that a request may take. */
  @Test
  void slowClientsHoldNobodyUp() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int client = 0; client < 200; client++) {
        Socket socket = new Socket("127.0.0.1", aws.endpoint.getPort());
        slow.add(socket);
        socket
            .getOutputStream()
            .write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{".getBytes(UTF_8));
      }
      assertThat(aws.ecs.listClusters().clusterArns()).isNotEmpty();
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aThousandConnectionsAtOnceAreAnswered() throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int client = 0; client < 1_000; client++) {
        Socket socket = new Socket("127.0.0.1", aws.endpoint.getPort());
        socket.setSoTimeout(30_000);
        clients.add(socket);
      }
      byte[] request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(UTF_8);
      for (Socket socket : clients) {
        socket.getOutputStream().write(request);
      }
      for (Socket socket : clients) {
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .startsWith("HTTP/1.1 200");
      }
    } finally {
      for (Socket socket : clients) {
        socket.close();
      }
    }
  }

  @Test
  void inventedActionsDoNotFillTheMemory() {
    QueryWire wire = new QueryWire(aws.endpoint);
    for (int call = 0; call < 2_100; call++) {
      String action = "Invented" + call;
      assertThatThrownBy(() -> wire.json("TrentService." + action, "{}"))
          .isInstanceOf(AwsServiceException.class);
    }
    assertThat(aws.calls.counts()).hasSizeLessThanOrEqualTo(2_001).containsKey("others");
  }
}
