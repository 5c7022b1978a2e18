package io.github.sparkonfargate.secret;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.embedded.EmbeddedFargate;
import io.github.sparkonfargate.embedded.EmbeddedJar;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the wire, against the local Fargate in a JVM of its own. */
class KmsSecretKeysContractIT extends SecretKeysContract {
  private static Map<String, String> variables = Map.of();

  private final SecretKeys keys = connect();

  @BeforeAll
  static void startLocalFargate(@TempDir Path sparkHome) throws Exception {
    Files.createDirectories(sparkHome.resolve("fargate/images"));
    String version = System.getProperty("project.version");
    Path jar =
        Path.of(
            System.getProperty("root.directory"), "local/target/fargate-local-" + version + ".jar");
    variables =
        EmbeddedFargate.ensureStarted(
                EmbeddedJar.find(Optional.of(jar.toString()), sparkHome), sparkHome)
            .environment();
  }

  private static SecretKeys connect() {
    return KmsSecretKeys.create(
        AwsSettings.defaults()
            .withRegion(variables.get("AWS_REGION"))
            .withEndpoint(
                URI.create(variables.get("AWS_ENDPOINT_URL")),
                new AwsSettings.LocalCredentials(
                    variables.get("AWS_ACCESS_KEY_ID"), variables.get("AWS_SECRET_ACCESS_KEY"))),
        variables.get("FARGATE_LOCAL_KMS_KEY"));
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
    return variables.getOrDefault("FARGATE_LOCAL_KMS_KEY", "");
  }

  @Override
  protected String alias() {
    return "alias/fargate-local";
  }
}
