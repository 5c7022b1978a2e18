package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverAddressTest {
  private static final String BIND = "spark.driver.bindAddress";

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "0.0.0.0", "169.254.3.4", "[::1]", "[fe80::1]"})
  void refusesAnAddressThatMeansThisMachineAlone(String host) {
    List<String> problems = address(Map.of(DriverAddress.HOST, host)).problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0))
        .contains("cannot reach the driver at " + host)
        .contains("--deploy-mode cluster")
        .contains("docs/client-mode.md");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.1.7", "192.168.1.5", "[fd00::7]"})
  void acceptsWhatTheVpcMayHaveARouteTo(String host) {
    assertThat(address(Map.of(DriverAddress.HOST, host)).problems()).isEmpty();
  }

  @Test
  void aNameThatOnlyTheVpcKnowsNeedsAnAddressToBindTo() {
    Map<String, String> named = Map.of(DriverAddress.HOST, "driver.invalid");

    assertThat(address(named).problems()).singleElement().asString().contains(BIND);
    assertThat(address(Map.of(DriverAddress.HOST, "driver.invalid", BIND, "10.0.0.1")).problems())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "spark.submit.deployMode, cluster",
    "spark.master, fargate-local",
    "spark.fargate.endpointOverride, http://127.0.0.1:4566"
  })
  void doesNotMindWhereTheDriverIsElsewhereOrExecutorsAreHere(String key, String value) {
    DriverAddress address = address(Map.of(DriverAddress.HOST, "127.0.0.1", key, value));

    assertThat(address.problems()).isEmpty();
    assertThat(address.explanation()).isEmpty();
  }

  @Test
  void theSdksOwnVariableTellsOfALocalFargateToo() {
    Map<String, String> local = Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");

    assertThat(address(Map.of(DriverAddress.HOST, "127.0.0.1"), local).problems()).isEmpty();
  }

  @Test
  void explainsWhatHasToBeReachableToWhoHasNotSaidWhereTheDriverIs() {
    assertThat(address(Map.of()).explanation())
        .get()
        .asString()
        .contains("at ports chosen at random")
        .contains("docs/client-mode.md");
    Map<String, String> fixed =
        Map.of("spark.driver.port", "7078", "spark.driver.blockManager.port", "7079");
    assertThat(address(fixed).explanation()).get().asString().contains("at ports 7078 and 7079");
  }

  @Test
  void explainsNothingToWhoHasSaidSoOrIsInATask() {
    Map<String, String> task = Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/x");

    assertThat(address(Map.of(DriverAddress.HOST, "10.0.0.1")).explanation()).isEmpty();
    assertThat(address(Map.of(), task).explanation()).isEmpty();
  }

  @Test
  void outsideOfATaskThereIsNoAddressOfOne() throws Exception {
    assertThat(DriverAddress.ofTask(Map.of())).isEmpty();
  }

  @Test
  void inATaskItIsTheOneThatTheMetadataTells() throws Exception {
    HttpServer metadata =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(metadata, "/v4/id/task", "{\"TaskARN\": \"arn:aws:ecs:x:1:task/c/1\"}");
    answer(metadata, "/v4/id", "{\"Networks\": [{\"IPv4Addresses\": [\"10.0.3.9\"]}]}");
    metadata.start();
    String uri = "http://127.0.0.1:" + metadata.getAddress().getPort() + "/v4/id";
    try {
      assertThat(DriverAddress.ofTask(Map.of("ECS_CONTAINER_METADATA_URI_V4", uri)))
          .contains("10.0.3.9");
    } finally {
      metadata.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } catch (IOException gone) {
            throw new IllegalStateException(gone);
          }
        });
  }

  private static DriverAddress address(Map<String, String> sparkConf) {
    return address(sparkConf, Map.of());
  }

  private static DriverAddress address(
      Map<String, String> sparkConf, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(Map.of("spark.master", "fargate"));
    all.putAll(sparkConf);
    return new DriverAddress(all, environment);
  }
}
