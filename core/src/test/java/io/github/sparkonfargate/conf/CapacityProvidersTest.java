package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityProvidersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"FARGATE=1", "FARGATE_SPOT=4,FARGATE=1", "FARGATE=0:base=1,FARGATE_SPOT=1000"})
  void readsAStrategy(String text) {
    assertThat(CapacityProviders.format(CapacityProviders.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FARGATE",
        "SPOT=1",
        "fargate=1",
        "FARGATE_SPOT=1,mine=1",
        "FARGATE=x",
        "FARGATE:1",
        "FARGATE=0",
        "FARGATE=1001",
        "FARGATE=1,FARGATE=2",
        "FARGATE=1:base=1,FARGATE_SPOT=1:base=1",
        "FARGATE=1:base=100001",
        ","
      })
  void refusesWhatEcsWouldRefuse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> CapacityProviders.parse(text));
  }
}
