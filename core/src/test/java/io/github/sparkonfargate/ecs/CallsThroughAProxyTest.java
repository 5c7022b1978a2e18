package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real client, TLS and all, through a real HTTP proxy to where AWS's endpoints would be: with
 * the proxy set as docs/executors.md says, nothing is looked up or reached but by the proxy.
 */
class CallsThroughAProxyTest {
  private final Map<String, String> before = new HashMap<>();

  @TempDir private Path directory;
  private HttpsLab ecs;
  private ConnectProxy proxy;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException, InterruptedException {
    ecs =
        new HttpsLab(
            directory,
            List.of(
                "ecs.us-east-1.amazonaws.com",
                "ecs.us-east-1.api.aws",
                "ecs.cn-north-1.amazonaws.com.cn",
                "ecs.us-gov-west-1.amazonaws.com"));
    proxy = new ConnectProxy(ecs.address());
    property("https.proxyHost", "127.0.0.1");
    property("https.proxyPort", Integer.toString(proxy.port()));
    property("javax.net.ssl.trustStore", ecs.keyStore().toString());
    property("javax.net.ssl.trustStorePassword", "changeit");
    property("aws.accessKeyId", "AKIDEXAMPLE");
    property("aws.secretAccessKey", "none");
  }

  @AfterEach
  void stop() throws IOException {
    before.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
    proxy.close();
    ecs.close();
  }

  @ParameterizedTest(name = "{0}, IPv6 too: {1}")
  @CsvSource({
    "us-east-1, false, ecs.us-east-1.amazonaws.com:443",
    "us-east-1, true, ecs.us-east-1.api.aws:443",
    "cn-north-1, false, ecs.cn-north-1.amazonaws.com.cn:443",
    "us-gov-west-1, false, ecs.us-gov-west-1.amazonaws.com:443",
  })
  void callsGoThroughTheProxy(String region, boolean dualStack, String endpoint) {
    property("aws.useDualstackEndpoint", Boolean.toString(dualStack));

    try (AwsEcsTasks tasks = tasks(region)) {
      assertThat(tasks.listStartedBy("spark-1")).containsExactly("through-the-proxy");
    }

    assertThat(proxy.tunnels()).containsExactly(endpoint);
  }

  @Test
  void aProxyThatIsNotThereIsNamedAsANetworkProblem() throws IOException {
    try (ServerSocket closed = new ServerSocket(0)) {
      property("https.proxyPort", Integer.toString(closed.getLocalPort()));
    }

    try (AwsEcsTasks tasks = tasks("us-east-1")) {
      assertThatThrownBy(() -> tasks.listStartedBy("spark-1"))
          .isInstanceOf(EcsException.class)
          .hasMessageContainingAll("ListTasks got no answer", "127.0.0.1", "check the network");
    }
  }

  @Test
  void aMisspeltWishForIpv6IsRefusedBeforeAnyCall() {
    property("aws.useDualstackEndpoint", "ipv6");

    assertThatThrownBy(() -> tasks("us-east-1"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("aws.useDualstackEndpoint=ipv6 is neither true nor false");
  }

  private static AwsEcsTasks tasks(String region) {
    return AwsEcsTasks.create(AwsSettings.defaults().withRegion(region), "spark");
  }

  private void property(String key, String value) {
    String old = System.setProperty(key, value);
    before.putIfAbsent(key, old == null ? "" : old);
  }
}
