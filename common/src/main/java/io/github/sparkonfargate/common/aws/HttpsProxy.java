package io.github.sparkonfargate.common.aws;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/**
 * The HTTP proxy of this machine for calls over HTTPS, from where Java and shells keep it: {@code
 * https.proxyHost}, {@code https.proxyPort}, {@code https.proxyUser}, {@code https.proxyPassword}
 * and {@code http.nonProxyHosts}, or else {@code HTTPS_PROXY} and {@code NO_PROXY}. Read here since
 * the SDK's Apache client, left to itself, looks for the proxy of plain HTTP only. This machine is
 * always spared: its endpoint may be known to the SDK alone, which reads {@code AWS_ENDPOINT_URL}.
 */
final class HttpsProxy {
  private static final String VARIABLE = "HTTPS_PROXY";
  private static final int JAVAS_PORT = 443;

  private static final List<String> LOOPBACK =
      List.of("localhost", "127\\.[0-9]+\\.[0-9]+\\.[0-9]+", "\\[?::1]?");

  private final UnaryOperator<@Nullable String> properties;
  private final Map<String, String> environment;

  /**
   * @param properties a system property by its name, null where it is not set
   */
  HttpsProxy(UnaryOperator<@Nullable String> properties, Map<String, String> environment) {
    this.properties = properties;
    this.environment = environment;
  }

  /**
   * @param endpoint what is talked to instead of AWS; null for AWS
   * @throws InvalidConfigurationException if {@code HTTPS_PROXY} is no URL
   */
  ProxyConfiguration configuration(@Nullable URI endpoint) {
    ProxyConfiguration.Builder builder =
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    boolean isPlain = endpoint != null && "http".equalsIgnoreCase(endpoint.getScheme());
    if (!isPlain && !fromProperties(builder)) {
      fromEnvironment(builder);
    }
    return builder.build();
  }

  private boolean fromProperties(ProxyConfiguration.Builder builder) {
    Optional<String> host = property("https.proxyHost");
    if (host.isEmpty()) {
      return false;
    }
    String port = property("https.proxyPort").orElse(Integer.toString(JAVAS_PORT));
    builder.endpoint(
        uri("http://" + host.get() + ":" + port)
            .orElseThrow(() -> problem("https.proxyHost and https.proxyPort are no address")));
    property("https.proxyUser").ifPresent(builder::username);
    property("https.proxyPassword").ifPresent(builder::password);
    builder.nonProxyHosts(
        spared(property("http.nonProxyHosts").orElse(""), "\\|", HttpsProxy::pattern));
    return true;
  }

  private void fromEnvironment(ProxyConfiguration.Builder builder) {
    Optional<String> value = variable(VARIABLE);
    if (value.isEmpty()) {
      return;
    }
    String url = value.get().contains("://") ? value.get() : "http://" + value.get();
    // Not shown: it may hold a password.
    URI proxy = uri(url).orElseThrow(() -> problem(VARIABLE + " is not the URL of a proxy"));
    builder.endpoint(URI.create(proxy.getScheme() + "://" + proxy.getHost() + ":" + port(proxy)));
    if (proxy.getRawUserInfo() != null) {
      String[] parts = proxy.getRawUserInfo().split(":", 2);
      builder.username(decoded(parts[0]));
      builder.password(parts.length > 1 ? decoded(parts[1]) : "");
    }
    builder.nonProxyHosts(
        spared(variable("NO_PROXY").orElse(""), ",", HttpsProxy::patternOfDomain));
  }

  private static int port(URI proxy) {
    if (proxy.getPort() > 0) {
      return proxy.getPort();
    }
    return proxy.getScheme().equals("https") ? 443 : 80;
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean isProxy = uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
      return isProxy ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static InvalidConfigurationException problem(String what) {
    return new InvalidConfigurationException(
        List.of(what + "; write http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT"));
  }

  private static String decoded(String part) {
    // Here a plus is a plus.
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The SDK wants regular expressions. What is on this machine, no proxy could reach. */
  private static Set<String> spared(
      String hosts, String separator, UnaryOperator<String> patternOf) {
    return Stream.concat(
            LOOPBACK.stream(),
            Arrays.stream(hosts.split(separator, -1))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .map(patternOf))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * As curl and Python read it: a domain, with or without a dot before it, is its subdomains too.
   */
  private static String patternOfDomain(String domain) {
    return "(.*\\.)?" + pattern(domain.replaceFirst("^\\.+", ""));
  }

  private static String pattern(String host) {
    return Arrays.stream(host.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  private Optional<String> property(String name) {
    return Optional.ofNullable(properties.apply(name)).filter(value -> !value.isBlank());
  }

  /** Shells know both spellings. */
  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
