package io.github.sparkonfargate.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * What holds of every {@link SecretKeys}: run on the fake here, on AWS's wire protocol elsewhere.
 */
public abstract class SecretKeysContract {
  protected static final ApplicationContext OURS = new ApplicationContext("spark-1", "lab");
  private static final ApplicationContext OTHER = new ApplicationContext("spark-2", "lab");

  /** The thing under test, connected. */
  protected abstract SecretKeys keys();

  /** ARN of a key that exists. */
  protected abstract String keyArn();

  /** {@code alias/...} of the same key. */
  protected abstract String alias();

  @Test
  public void opensWhatItMade() {
    SecretKeys.NewKey made = keys().generate(keyArn(), OURS);

    assertThat(keys().open(made.wrapped(), OURS).authenticationSecret())
        .isEqualTo(made.plaintext().authenticationSecret());
  }

  @Test
  public void makesAnotherKeyEachTime() {
    SecretKeys.NewKey first = keys().generate(keyArn(), OURS);
    SecretKeys.NewKey second = keys().generate(keyArn(), OURS);

    assertThat(first.plaintext().authenticationSecret())
        .isNotEqualTo(second.plaintext().authenticationSecret());
  }

  @Test
  public void namesTheKeysArnWhateverTheUserWrote() {
    String id = keyArn().substring(keyArn().lastIndexOf('/') + 1);

    for (String name : new String[] {keyArn(), id, alias()}) {
      assertThat(keys().generate(name, OURS).wrapped().keyArn()).isEqualTo(keyArn());
    }
  }

  @Test
  public void refusesAReplayedCiphertext() {
    WrappedKey stolen = keys().generate(keyArn(), OTHER).wrapped();

    assertThatThrownBy(() -> keys().open(stolen, OURS))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.CONTEXT));
  }

  @Test
  public void refusesAChangedCiphertext() {
    WrappedKey good = keys().generate(keyArn(), OURS).wrapped();
    byte[] bytes = good.bytes();
    bytes[bytes.length - 1] ^= 1;

    assertThatThrownBy(() -> keys().open(WrappedKey.of(good.keyArn(), bytes), OURS))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.CONTEXT));
  }

  @Test
  public void refusesAKeyThatIsNotThere() {
    assertThatThrownBy(() -> keys().generate("alias/nobody-has-this", OURS))
        .isInstanceOfSatisfying(
            SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.KEY));
    assertThatThrownBy(() -> keys().check("alias/nobody-has-this", OURS))
        .isInstanceOf(SecretException.class);
  }

  @Test
  public void saysYesToAKeyThatWouldWork() {
    keys().check(alias(), OURS);
  }
}
