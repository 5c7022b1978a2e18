package io.github.sparkonfargate.secret;

import io.github.sparkonfargate.LocalFargate;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the wire, against the local Fargate in a JVM of its own. */
class KmsSecretKeysContractIT extends SecretKeysContract {
  private static LocalFargate fargate;

  private final SecretKeys keys = connect();

  @BeforeAll
  static void startLocalFargate(@TempDir Path sparkHome) throws Exception {
    fargate = LocalFargate.start(sparkHome);
  }

  private static SecretKeys connect() {
    return KmsSecretKeys.create(fargate.settings(), fargate.variable("FARGATE_LOCAL_KMS_KEY"));
  }

  @AfterEach
  void close() {
    keys.close();
  }

  @Override
  protected SecretKeys keys() {
    return keys;
  }

  @Override
  protected String keyArn() {
    return fargate.variable("FARGATE_LOCAL_KMS_KEY");
  }

  @Override
  protected String alias() {
    return "alias/fargate-local";
  }
}
