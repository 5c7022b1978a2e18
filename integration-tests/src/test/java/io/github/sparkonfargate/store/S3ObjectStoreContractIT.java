package io.github.sparkonfargate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.LocalFargate;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the wire, against the local Fargate's S3 in a JVM of its own. */
class S3ObjectStoreContractIT extends ObjectStoreContract {
  private static final long MIB = 1L << 20;

  private static LocalFargate fargate;

  private final ObjectUri directory =
      ObjectUri.parse("s3://" + fargate.variable("FARGATE_LOCAL_BUCKET") + "/" + UUID.randomUUID());
  private final ObjectStore store = S3ObjectStore.create(settings());

  @BeforeAll
  static void startLocalFargate(@TempDir Path sparkHome) throws Exception {
    fargate = LocalFargate.start(sparkHome);
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

  private static AwsSettings settings() {
    String s3 = fargate.variable("AWS_ENDPOINT_URL_S3");
    AwsSettings settings = fargate.settings();
    return s3.isEmpty() ? settings : settings.withEndpoint(URI.create(s3), settings.credentials());
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
