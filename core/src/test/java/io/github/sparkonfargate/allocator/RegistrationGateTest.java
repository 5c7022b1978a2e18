package io.github.sparkonfargate.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegistrationGateTest {
  private final RegistrationGate gate = new RegistrationGate();

  @Test
  void whoWasGivenUpLastIsRememberedAndNotAllForEver() {
    for (int id = 1; id <= 25_000; id++) {
      assertThat(gate.givesUp(Integer.toString(id))).isTrue();
      gate.forget(Integer.toString(id));
    }

    assertThat(gate.size()).isEqualTo(10_000);
    assertThat(gate.admits("25000")).isFalse();
  }
}
