package io.github.sparkonfargate.common.aws;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointSwitchesTest {

  @ParameterizedTest
  @ValueSource(strings = {"true", "False", ""})
  void aSwitchIsTrueOrFalse(String value) {
    assertThatCode(
            () -> EndpointSwitches.check(name -> null, Map.of("AWS_USE_DUALSTACK_ENDPOINT", value)))
        .doesNotThrowAnyException();
  }

  @Test
  void anythingElseIsRefusedAndNamed() {
    assertThatThrownBy(
            () ->
                EndpointSwitches.check(
                    name -> name.equals("aws.useFipsEndpoint") ? "yes" : null,
                    Map.of("AWS_USE_DUALSTACK_ENDPOINT", "ipv6")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll(
            "AWS_USE_DUALSTACK_ENDPOINT=ipv6 is neither true nor false", "aws.useFipsEndpoint=yes");
  }
}
