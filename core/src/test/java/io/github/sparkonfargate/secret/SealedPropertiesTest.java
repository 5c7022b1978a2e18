package io.github.sparkonfargate.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealedPropertiesTest {
  private static final ApplicationContext OURS = new ApplicationContext("spark-1", "lab");
  private static final Map<String, String> PROPERTIES =
      Map.of("a.password", "hunter2", "b", "", "größe", "zwölf = 12");

  private final FakeSecretKeys kms = new FakeSecretKeys();
  private final String arn = kms.addKey("k", "alias/k");
  private final DataKey key = kms.generate(arn, OURS).plaintext();

  @Test
  void givesBackWhatItSealed() {
    String sealed = SealedProperties.seal(PROPERTIES, key, OURS);

    assertThat(SealedProperties.open(sealed, key, OURS)).isEqualTo(PROPERTIES);
    assertThat(
            new String(
                Base64.getDecoder().decode(sealed), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("hunter2", "password");
  }

  @Test
  void neverSealsTwiceTheSameWay() {
    assertThat(SealedProperties.seal(PROPERTIES, key, OURS))
        .isNotEqualTo(SealedProperties.seal(PROPERTIES, key, OURS));
  }

  @Test
  void opensForNoOtherKeyAndNoOtherApplication() {
    String sealed = SealedProperties.seal(PROPERTIES, key, OURS);
    DataKey other = kms.generate(arn, OURS).plaintext();

    assertThatThrownBy(() -> SealedProperties.open(sealed, other, OURS))
        .isInstanceOf(SecretException.class);
    assertThatThrownBy(
            () -> SealedProperties.open(sealed, key, new ApplicationContext("spark-2", "lab")))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("spark-2");
  }

  @Test
  void refusesEveryChangedByteAndEveryShorterText() {
    byte[] sealed = Base64.getDecoder().decode(SealedProperties.seal(PROPERTIES, key, OURS));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 4;
      expectRefusal(Base64.getEncoder().encodeToString(changed));
      expectRefusal(Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(sealed, i)));
    }
    expectRefusal("%%%");
  }

  private void expectRefusal(String text) {
    assertThatThrownBy(() -> SealedProperties.open(text, key, OURS))
        .isInstanceOf(SecretException.class);
  }
}
