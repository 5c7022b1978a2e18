package io.github.sparkonfargate.common.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.aws.AwsSettings.LocalCredentials;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSettingsTest {
  private static final LocalCredentials KEYS = new LocalCredentials("id", "do-not-print");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:4566",
        "http://localhost:1",
        "http://[::1]:9",
        "http://127.9.8.7"
      })
  void acceptsFixedCredentialsForALoopbackEndpoint(String endpoint) {
    assertThatCode(() -> AwsSettings.defaults().withEndpoint(URI.create(endpoint), KEYS))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ecs.eu-west-1.amazonaws.com",
        "http://127.0.0.1.example.org",
        "http://10.0.0.1"
      })
  void refusesFixedCredentialsForAnyOtherEndpoint(String endpoint) {
    assertThatThrownBy(() -> AwsSettings.defaults().withEndpoint(URI.create(endpoint), KEYS))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("spark.fargate.endpointOverride")
        .hasMessageContaining(endpoint);
  }

  @Test
  void refusesFixedCredentialsWithoutAnEndpoint() {
    assertThatThrownBy(() -> AwsSettings.defaults().withEndpoint(null, KEYS))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void neverPrintsTheKeys() {
    AwsSettings settings =
        AwsSettings.defaults().withEndpoint(URI.create("http://127.0.0.1:1"), KEYS);

    assertThat(settings.toString()).doesNotContain("do-not-print");
  }

  @Test
  void refusesATimeoutOfZero() {
    assertThatThrownBy(
            () -> AwsSettings.defaults().withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("spark.fargate.submission.connectionTimeout");
  }
}
