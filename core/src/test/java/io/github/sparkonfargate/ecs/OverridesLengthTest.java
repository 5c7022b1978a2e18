package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesLengthTest {

  @Test
  void countsEscapedCharactersAsTheyAreSent() {
    int plain = OverridesLength.of(LaunchRequests.overrides(List.of("aaaa"), Map.of()));
    int quoted = OverridesLength.of(LaunchRequests.overrides(List.of("a\"\\a"), Map.of()));
    int control = OverridesLength.of(LaunchRequests.overrides(List.of("aaa\u0001"), Map.of()));

    assertThat(quoted - plain).isEqualTo(2);
    assertThat(control - plain).isEqualTo(5);
  }

  @Test
  void saysNothingAboutOverridesThatFit() {
    assertThat(
            OverridesLength.complaint(
                LaunchRequests.overrides(List.of("x".repeat(8000)), Map.of())))
        .isEmpty();
  }

  @Test
  void namesTheOptionButNotItsValue() {
    String complaint =
        OverridesLength.complaint(
                LaunchRequests.overrides(List.of("-Dlong=" + "secret".repeat(2000)), Map.of()))
            .orElseThrow();

    assertThat(complaint).contains("8192", "'-Dlong'").doesNotContain("secret");
  }
}
