package io.github.sparkonfargate.secret;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A data key as KMS encrypted it. Safe to be read by anyone: without {@code kms:Decrypt} on its key
 * it opens nothing.
 *
 * @param keyArn of the KMS key that opens it
 * @param ciphertext Base64 of KMS's ciphertext
 */
public record WrappedKey(String keyArn, String ciphertext) {
  /** Environment variable of executors that names the KMS key. */
  public static final String KEY_VARIABLE = "SPARK_FARGATE_KMS_KEY";

  /** Environment variable of executors that holds the ciphertext. */
  public static final String CIPHERTEXT_VARIABLE = "SPARK_FARGATE_WRAPPED_KEY";

  static WrappedKey of(String keyArn, byte[] ciphertext) {
    return new WrappedKey(keyArn, Base64.getEncoder().encodeToString(ciphertext));
  }

  /**
   * What {@link #variables()} put into a container's environment; empty where nothing was.
   *
   * @throws SecretException if only one half is there or the ciphertext is not Base64
   */
  public static Optional<WrappedKey> from(Map<String, String> environment) {
    String keyArn = environment.getOrDefault(KEY_VARIABLE, "");
    String ciphertext = environment.getOrDefault(CIPHERTEXT_VARIABLE, "");
    if (keyArn.isEmpty() && ciphertext.isEmpty()) {
      return Optional.empty();
    }
    WrappedKey wrapped = new WrappedKey(keyArn, ciphertext);
    if (keyArn.isEmpty() || !wrapped.isBase64()) {
      throw new SecretException(
          SecretException.Kind.INVALID,
          "the container's environment is damaged: "
              + KEY_VARIABLE
              + " and "
              + CIPHERTEXT_VARIABLE
              + " must both be as the driver set them; do not set them by hand");
    }
    return Optional.of(wrapped);
  }

  /** The environment that carries this to executors. */
  public Map<String, String> variables() {
    return Map.of(KEY_VARIABLE, keyArn, CIPHERTEXT_VARIABLE, ciphertext);
  }

  byte[] bytes() {
    return Base64.getDecoder().decode(ciphertext);
  }

  private boolean isBase64() {
    try {
      return bytes().length > 0;
    } catch (IllegalArgumentException damaged) {
      return false;
    }
  }
}
