package io.github.sparkonfargate.common.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

class HttpsProxyTest {
  private static final Map<String, String> NOTHING = Map.of();

  @Test
  void thereIsNoneWhereNothingIsSet() {
    assertThat(proxy(NOTHING, NOTHING).host()).isNull();
  }

  @Test
  void readsJavasPropertiesFirst() {
    ProxyConfiguration proxy =
        proxy(
            Map.of(
                "https.proxyHost", "proxy.corp",
                "https.proxyPort", "3128",
                "https.proxyUser", "me",
                "https.proxyPassword", "secret",
                "http.nonProxyHosts", "localhost|*.internal"),
            Map.of("HTTPS_PROXY", "http://other:1"));

    assertThat(proxy.host()).isEqualTo("proxy.corp");
    assertThat(proxy.port()).isEqualTo(3128);
    assertThat(proxy.username()).isEqualTo("me");
    assertThat(proxy.password()).isEqualTo("secret");
    assertThat(spares(proxy, "localhost")).isTrue();
    assertThat(spares(proxy, "ecs.internal")).isTrue();
    assertThat(spares(proxy, "ecs.amazonaws.com")).isFalse();
  }

  @Test
  void readsTheVariablesOfTheShell() {
    ProxyConfiguration proxy =
        proxy(
            NOTHING,
            Map.of(
                "https_proxy", "http://me:p%40ss+word@proxy.corp:3128/",
                "NO_PROXY", ".amazonaws.com, 10.0.0.1"));

    assertThat(proxy.host()).isEqualTo("proxy.corp");
    assertThat(proxy.port()).isEqualTo(3128);
    assertThat(proxy.scheme()).isEqualTo("http");
    assertThat(proxy.username()).isEqualTo("me");
    assertThat(proxy.password()).isEqualTo("p@ss+word");
    assertThat(spares(proxy, "s3.amazonaws.com")).isTrue();
    assertThat(spares(proxy, "10x0x0x1")).isFalse();
  }

  @ParameterizedTest(name = "NO_PROXY={0} spares subdomains")
  @ValueSource(
      strings = {"amazonaws.com", ".amazonaws.com", "*.amazonaws.com", "x, AmazonAWS.com", "*"})
  void aDomainIsItsSubdomainsToo(String domains) {
    ProxyConfiguration proxy =
        proxy(NOTHING, Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", domains));

    assertThat(spares(proxy, "ecs.eu-west-1.amazonaws.com")).isTrue();
    assertThat(spares(proxy, "notamazonaws.com")).isEqualTo(domains.equals("*"));
    assertThat(spares(proxy, "amazonaws.com.example")).isEqualTo(domains.equals("*"));
  }

  @Test
  void theDomainItselfIsSparedWithAndWithoutADot() {
    for (String domain : List.of("amazonaws.com", ".amazonaws.com")) {
      ProxyConfiguration proxy =
          proxy(NOTHING, Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", domain));
      assertThat(spares(proxy, "amazonaws.com")).as(domain).isTrue();
    }
  }

  /** The SDK reads AWS_ENDPOINT_URL itself; we know of no endpoint then. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
  void thisMachineIsAlwaysSpared(String host) {
    Map<String, String> shell = Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", "corp");

    assertThat(spares(proxy(NOTHING, shell), host)).isTrue();
    assertThat(spares(proxy(Map.of("https.proxyHost", "proxy"), NOTHING), host)).isTrue();
    assertThat(spares(proxy(NOTHING, shell), "127.0.0.1.example")).isFalse();
  }

  @Test
  void takesAnAddressWithoutAProtocolOrPort() {
    assertThat(proxy(NOTHING, Map.of("HTTPS_PROXY", "proxy.corp:3128")).port()).isEqualTo(3128);
    assertThat(proxy(NOTHING, Map.of("HTTPS_PROXY", "http://proxy.corp")).port()).isEqualTo(80);
    assertThat(proxy(NOTHING, Map.of("HTTPS_PROXY", " ")).host()).isNull();
  }

  @Test
  void sparesEndpointsOfPlainHttp() {
    HttpsProxy proxy =
        new HttpsProxy(
            name -> null, Map.of("HTTPS_PROXY", "http://proxy:1", "HTTP_PROXY", "http://p"));

    assertThat(proxy.configuration(URI.create("http://127.0.0.1:4566")).host()).isNull();
    assertThat(proxy.configuration(URI.create("https://vpce.example")).host()).isEqualTo("proxy");
  }

  @Test
  void refusesWhatIsNoUrlWithoutShowingThePassword() {
    assertThatThrownBy(() -> proxy(NOTHING, Map.of("HTTPS_PROXY", "http://me:hunter2@ no")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("HTTPS_PROXY is not the URL of a proxy; write http://HOST:PORT")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> proxy(Map.of("https.proxyHost", "a b"), NOTHING))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("https.proxyHost");
  }

  private static boolean spares(ProxyConfiguration proxy, String host) {
    return proxy.nonProxyHosts().stream().anyMatch(host::matches);
  }

  private static ProxyConfiguration proxy(Map<String, String> java, Map<String, String> shell) {
    return new HttpsProxy(java::get, shell).configuration(null);
  }
}
