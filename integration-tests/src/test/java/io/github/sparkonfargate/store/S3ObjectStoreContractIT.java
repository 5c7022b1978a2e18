package io.github.sparkonfargate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.embedded.EmbeddedFargate;
import io.github.sparkonfargate.embedded.EmbeddedJar;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the wire, against the local Fargate's S3 in a JVM of its own. */
class S3ObjectStoreContractIT extends ObjectStoreContract {
  private static final long MIB = 1L << 20;

  private static Map<String, String> variables = Map.of();

  private final ObjectUri directory =
      ObjectUri.parse("s3://" + variables.get("FARGATE_LOCAL_BUCKET") + "/" + UUID.randomUUID());
  private final ObjectStore store = connect();

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

  @Test
  void aLargeFileGoesInPartsAndSaysHowFarItIs() throws Exception {
    Path file = folder.resolve("large");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(130 * MIB);
      large.seek(100 * MIB);
      large.writeBytes("in the second part");
    }
    List<Long> progress = new ArrayList<>();

    store.put(file, directory.resolve("large"), progress::add);
    store.get(directory.resolve("large"), folder.resolve("back"));

    assertThat(progress).containsExactly(64 * MIB, 128 * MIB, 130 * MIB);
    assertThat(Files.mismatch(file, folder.resolve("back"))).isEqualTo(-1);
  }

  @Test
  void anUnknownBucketIsNamed() {
    assertThatThrownBy(() -> store.put("x", ObjectUri.parse("s3://no-such-bucket-here/x")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no bucket no-such-bucket-here");
  }

  private static ObjectStore connect() {
    String endpoint =
        variables.getOrDefault(
            "AWS_ENDPOINT_URL_S3", variables.getOrDefault("AWS_ENDPOINT_URL", ""));
    return S3ObjectStore.create(
        AwsSettings.defaults()
            .withRegion(variables.get("AWS_REGION"))
            .withEndpoint(
                URI.create(endpoint),
                new AwsSettings.LocalCredentials(
                    variables.get("AWS_ACCESS_KEY_ID"), variables.get("AWS_SECRET_ACCESS_KEY"))));
  }

  @AfterEach
  void close() {
    store.deleteDirectory(directory);
    store.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected ObjectUri directory() {
    return directory.asDirectory();
  }
}
