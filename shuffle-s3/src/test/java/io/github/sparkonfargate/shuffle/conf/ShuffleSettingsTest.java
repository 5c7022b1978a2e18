package io.github.sparkonfargate.shuffle.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShuffleSettingsTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  @Test
  void needsOnlyABucket() {
    ShuffleSettings settings = parse();

    assertThat(settings.bucket())
        .isEqualTo(
            new ShuffleSettings.Bucket("b-1", "", new Encryption(Encryption.Kind.BUCKET, "")));
    assertThat(settings.connection())
        .isEqualTo(
            new ShuffleSettings.Connection(
                "", null, null, false, true, 10, Duration.ofSeconds(5), Duration.ofSeconds(20)));
    assertThat(settings.prefix()).isEqualTo(".sparkStaging");
    assertThat(settings.write())
        .isEqualTo(new ShuffleSettings.Write(32 * MIB, 16, 512 * MIB, false));
    assertThat(settings.read()).isEqualTo(new ShuffleSettings.Read(64, 48 * MIB, true));
    assertThat(settings.inlineMax()).isEqualTo(16 << 10);
    assertThat(settings.cacheMaxBytes()).isEqualTo(8 * GIB);
    assertThat(settings.checksum()).isTrue();
    assertThat(settings.cleanup()).isTrue();
  }

  @Test
  void holdsTheBudgetOfReadsToASixteenthOfASmallHeap() {
    Map<String, String> conf = conf();

    assertThat(ShuffleSettings.parse(conf, 512 * MIB).read().maxBytesInFlight())
        .isEqualTo(32 * MIB);
    conf.put("spark.reducer.maxSizeInFlight", "24m");
    assertThat(ShuffleSettings.parse(conf, 512 * MIB).read().maxBytesInFlight())
        .isEqualTo(24 * MIB);
    conf.put("spark.shuffle.s3.read.maxBytesInFlight", "100m");
    assertThat(ShuffleSettings.parse(conf, 512 * MIB).read().maxBytesInFlight())
        .as("what the user says holds")
        .isEqualTo(100 * MIB);
  }

  @Test
  void speaksPlainlyToAnEndpoint() {
    ShuffleSettings.Connection connection =
        parse("spark.shuffle.s3.endpoint", "http://minio:9000").connection();

    assertThat(connection.endpoint()).isEqualTo(URI.create("http://minio:9000"));
    assertThat(connection.pathStyle()).isTrue();
    assertThat(connection.crc32c()).isFalse();
    assertThat(connection.region()).isEqualTo("us-east-1");
  }

  @Test
  void lookForTheRegionInTheKeysOfFargateToo() {
    assertThat(parse("spark.fargate.region", "eu-west-1").connection().region())
        .isEqualTo("eu-west-1");
    assertThat(
            parse("spark.fargate.region", "eu-west-1", "spark.shuffle.s3.region", "eu-west-2")
                .connection()
                .region())
        .isEqualTo("eu-west-2");
  }

  @Test
  void sendsTheKeysOfALocalFargateNowhereButToThisMachine() {
    String[] keys = {
      "spark.fargate.local.accessKeyId", "id",
      "spark.fargate.local.secretAccessKey", "secret",
      "spark.shuffle.s3.endpoint", "http://127.0.0.1:9000"
    };
    assertThat(parse(keys).connection().localKeys()).isNotNull();
    keys[5] = "http://minio:9000";
    assertThat(parse(keys).connection().localKeys()).isNull();
  }

  @Test
  void knowsADirectoryBucketByItsName() {
    assertThat(parse("spark.shuffle.s3.bucket", "fast--use1-az4--x-s3").bucket().isDirectory())
        .isTrue();
    assertThat(parse().bucket().isDirectory()).isFalse();
  }

  @Test
  void reportsEveryProblemAtOnce() {
    assertThat(
            problems(
                "spark.shuffle.s3.bucket",
                "",
                "spark.shuffle.s3.part.size",
                "1m",
                "spark.shuffle.s3.expectedBucketOwner",
                "me",
                "spark.shuffle.s3.endpoint",
                "minio:9000",
                "spark.shuffle.s3.bukket",
                "x",
                "spark.shuffle.s3.sse.kmsKeyId",
                "alias/k"))
        .containsExactlyInAnyOrder(
            "spark.shuffle.s3.bukket is not a key of spark-on-fargate; did you mean"
                + " spark.shuffle.s3.bucket?",
            "spark.shuffle.s3.bucket is not set: name the bucket for shuffle files.",
            "spark.shuffle.s3.part.size=1m is not between 5m and 5g, which are S3's limits.",
            "spark.shuffle.s3.expectedBucketOwner=me is not an account id of 12 digits.",
            "spark.shuffle.s3.endpoint=minio:9000 is not a URL of the form http://HOST:PORT or"
                + " https://HOST.",
            "spark.shuffle.s3.sse.kmsKeyId is set, but spark.shuffle.s3.sse is bucket; set it to"
                + " aws:kms, or remove the key.");
  }

  @Test
  void refusesAPartThatNoBudgetHolds() {
    assertThat(problems("spark.shuffle.s3.upload.maxBytes", "16m"))
        .singleElement()
        .asString()
        .startsWith("spark.shuffle.s3.part.size is larger than spark.shuffle.s3.upload.maxBytes");
  }

  @Test
  void refusesAKmsKeyInRequestsToADirectoryBucket() {
    assertThat(
            problems(
                "spark.shuffle.s3.bucket",
                "fast--use1-az4--x-s3",
                "spark.shuffle.s3.sse",
                "aws:kms"))
        .singleElement()
        .asString()
        .contains("set the default of bucket fast--use1-az4--x-s3");
  }

  private static List<String> problems(String... more) {
    InvalidConfigurationException invalid =
        catchThrowableOfType(InvalidConfigurationException.class, () -> parse(more));
    assertThat(invalid).isNotNull();
    return invalid.problems();
  }

  private static ShuffleSettings parse(String... more) {
    Map<String, String> conf = conf();
    for (int i = 0; i < more.length; i += 2) {
      conf.put(more[i], more[i + 1]);
    }
    return ShuffleSettings.parse(conf, 8 * GIB);
  }

  private static Map<String, String> conf() {
    return new HashMap<>(Map.of("spark.shuffle.s3.bucket", "b-1"));
  }
}
