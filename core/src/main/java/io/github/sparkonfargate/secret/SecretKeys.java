package io.github.sparkonfargate.secret;

/**
 * Makes and opens the data keys of applications. The seam to KMS: everything else is tested against
 * a fake that keeps state.
 */
public interface SecretKeys extends AutoCloseable {

  /** A new data key in both forms. */
  record NewKey(DataKey plaintext, WrappedKey wrapped) {}

  /**
   * Asks whether {@link #generate} would succeed, and makes nothing.
   *
   * @param key id, ARN, alias ({@code alias/NAME}) or ARN of an alias of a KMS key
   * @throws SecretException if it would not
   */
  void check(String key, ApplicationContext context);

  /**
   * Makes a data key that only opens under {@code context}. Needs {@code kms:GenerateDataKey}.
   *
   * @param key id, ARN, alias ({@code alias/NAME}) or ARN of an alias of a KMS key
   * @throws SecretException if KMS refuses or cannot be reached
   */
  NewKey generate(String key, ApplicationContext context);

  /**
   * Opens a data key. Needs {@code kms:Decrypt}.
   *
   * @throws SecretException if KMS refuses, cannot be reached, or the ciphertext was made for
   *     another context
   */
  DataKey open(WrappedKey wrapped, ApplicationContext context);

  @Override
  void close();
}
