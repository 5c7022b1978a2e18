package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DriverArgumentsTest {

  @Test
  void takesAnOrderOrItsPlaceAndAService() {
    assertThat(parse("--order", "x")).isEqualTo(new DriverArguments("x", false, ""));
    assertThat(parse("--order-at", "s3://b/o", "--service", "s"))
        .isEqualTo(new DriverArguments("s3://b/o", true, "s"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> parse("--service", "s")).hasMessageContaining("--order");
    assertThatThrownBy(() -> parse("--order")).hasMessageContaining("--order");
    assertThatThrownBy(() -> parse("--ordre", "x")).hasMessageContaining("--ordre");
  }

  private static DriverArguments parse(String... words) {
    return DriverArguments.parse(words);
  }
}
