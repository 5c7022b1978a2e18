package io.github.sparkonfargate.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataKeyTest {
  private static final byte[] MATERIAL = new byte[32];

  /** HMAC-SHA256 of the material over "spark-on-fargate authentication 1" and a byte 1. */
  private static final String EXPECTED =
      "884731569a4dee2406b5cb51d441942a411814ecff00238c1d743ecf82ce7c27";

  static {
    Arrays.fill(MATERIAL, (byte) 7);
  }

  /** Else an upgrade would part driver and executors of different versions without a word. */
  @Test
  void derivesTheSecretAsItAlwaysHas() {
    assertThat(new String(new DataKey(MATERIAL).authenticationSecret(), StandardCharsets.UTF_8))
        .isEqualTo(EXPECTED);
  }

  @Test
  void showsNeitherItselfNorWhatItDerives() {
    DataKey key = new DataKey(MATERIAL);

    assertThat(key.toString()).isEqualTo("(hidden)");
    assertThat(new SecretKeys.NewKey(key, new WrappedKey("arn", "Y2lwaGVy")).toString())
        .doesNotContain(HexFormat.of().formatHex(MATERIAL));
    assertThat(key.sealingKey().getEncoded())
        .isNotEqualTo(MATERIAL)
        .isNotEqualTo(HexFormat.of().parseHex(EXPECTED));
  }

  @Test
  void keepsItsOwnCopy() {
    byte[] material = MATERIAL.clone();
    DataKey key = new DataKey(material);
    material[0] = 0;

    assertThat(key.authenticationSecret()).isEqualTo(new DataKey(MATERIAL).authenticationSecret());
  }

  @Test
  void takesNoOtherLength() {
    assertThatThrownBy(() -> new DataKey(new byte[16])).hasMessageContaining("32 bytes, not 16");
  }

  @Test
  void travelsInTheEnvironmentAndBack() {
    WrappedKey wrapped = WrappedKey.of("arn:k", new byte[] {1, 2, 3});

    assertThat(WrappedKey.from(wrapped.variables())).contains(wrapped);
    assertThat(WrappedKey.from(Map.of())).isEmpty();
  }

  @Test
  void refusesADamagedEnvironment() {
    for (Map<String, String> damaged :
        java.util.List.of(
            Map.of(WrappedKey.KEY_VARIABLE, "arn:k"),
            Map.of(WrappedKey.CIPHERTEXT_VARIABLE, "AAAA"),
            Map.of(WrappedKey.KEY_VARIABLE, "arn:k", WrappedKey.CIPHERTEXT_VARIABLE, "%"))) {
      assertThatThrownBy(() -> WrappedKey.from(damaged))
          .isInstanceOf(SecretException.class)
          .hasMessageContaining("environment is damaged");
    }
  }

  @Test
  void takesAClusterByNameOrArn() {
    assertThat(new ApplicationContext("a", "arn:aws:ecs:us-east-1:123456789012:cluster/lab"))
        .isEqualTo(new ApplicationContext("a", "lab"));
    assertThatThrownBy(() -> new ApplicationContext("", "lab"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
