package io.github.sparkonfargate.executor;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.secret.ApplicationContext;
import io.github.sparkonfargate.secret.DataKey;
import io.github.sparkonfargate.secret.KmsSecretKeys;
import io.github.sparkonfargate.secret.SealedProperties;
import io.github.sparkonfargate.secret.SecretException;
import io.github.sparkonfargate.secret.SecretKeys;
import io.github.sparkonfargate.secret.WrappedKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens what the driver put into this container's environment for nobody else to read, under the
 * task's own role, before anything of Spark connects to the driver.
 *
 * @param key the application's data key
 * @param properties system properties of this JVM that are not on its command line
 */
record ExecutorSecret(DataKey key, Map<String, String> properties) {

  /** With AWS KMS. */
  static Optional<ExecutorSecret> open(
      Map<String, String> environment, boolean authenticate, ApplicationContext context) {
    return open(
        environment,
        authenticate,
        context,
        wrapped -> KmsSecretKeys.create(AwsSettings.defaults(), wrapped.keyArn()));
  }

  /**
   * @param authenticate what the driver's configuration says ({@code spark.authenticate})
   * @param context which application in which cluster this container takes itself to be part of
   * @return empty where the application does not authenticate
   * @throws SecretException if KMS does not open the key for this context and role, or if there is
   *     none to open
   */
  static Optional<ExecutorSecret> open(
      Map<String, String> environment,
      boolean authenticate,
      ApplicationContext context,
      Function<WrappedKey, SecretKeys> kms) {
    Optional<WrappedKey> wrapped = WrappedKey.from(environment);
    if (wrapped.isEmpty() && authenticate) {
      throw new SecretException(
          SecretException.Kind.INVALID,
          "the driver authenticates (spark.authenticate=true), but gave this container no "
              + WrappedKey.CIPHERTEXT_VARIABLE
              + ": the driver's and the image's versions of spark-on-fargate differ");
    }
    if (wrapped.isEmpty()) {
      return Optional.empty();
    }
    try (SecretKeys keys = kms.apply(wrapped.get())) {
      DataKey key = keys.open(wrapped.get(), context);
      String sealed = environment.getOrDefault(SealedProperties.VARIABLE, "");
      return Optional.of(
          new ExecutorSecret(
              key, sealed.isEmpty() ? Map.of() : SealedProperties.open(sealed, key, context)));
    }
  }

  /** Makes both known to this process; before Spark reads any configuration. */
  void install() {
    SharedSecret.install(key);
    properties.forEach(System::setProperty);
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
