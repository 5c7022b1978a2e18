package io.github.sparkonfargate.shuffle.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.common.config.ConfigReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShuffleOptionsTest {

  @Test
  void readsTheKeysOfTheFork() {
    ConfigReader reader =
        new ConfigReader(
            Map.of("spark.shuffle.s3.bucket", "my-bucket", "spark.shuffle.s3.prefix", "tmp/spark"));

    assertThat(reader.find(ShuffleOptions.BUCKET)).contains("my-bucket");
    assertThat(reader.get(ShuffleOptions.PREFIX)).isEqualTo("tmp/spark");
    assertThat(reader.get(ShuffleOptions.ENABLED)).isFalse();
  }

  @Test
  void takesAnEmptyPrefixForTheDefault() {
    ConfigReader reader = new ConfigReader(Map.of("spark.shuffle.s3.prefix", ""));

    assertThat(reader.get(ShuffleOptions.PREFIX)).isEqualTo(".sparkStaging");
  }

  @Test
  void refusesAUrlWhereABucketIsAsked() {
    ConfigReader reader = new ConfigReader(Map.of("spark.shuffle.s3.bucket", "s3://my-bucket"));

    reader.find(ShuffleOptions.BUCKET);

    assertThat(reader.problems())
        .singleElement()
        .asString()
        .startsWith("spark.shuffle.s3.bucket=s3://my-bucket is not the name of a bucket");
  }
}
