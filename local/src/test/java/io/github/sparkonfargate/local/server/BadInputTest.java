package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
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
  void unsignedCallIsRefused() throws IOException {
    assertThat(send(post("X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\r\n", "{}")))
        .contains("400", "MissingAuthenticationTokenException");
  }

  @Test
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
  void hugeBodyIsRefused() throws Exception {
    assertThat(aws.admin("POST", "faults", "x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
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
}
