package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class S3aCredentialsTest {
  private static final String KEY = "fs.s3a.aws.credentials.provider";
  private static final String SEEDS = "com.amazonaws.auth.DefaultAWSCredentialsProviderChain";
  private static final String SUCCESSOR =
      "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider";

  @Test
  void takesTheSeedsProviderAndPutsItsSuccessor() {
    SparkConf conf = new SparkConf(false).set("spark.hadoop." + KEY, SEEDS);

    S3aCredentials.modernize(conf);

    assertThat(conf.get("spark.hadoop." + KEY)).isEqualTo(SUCCESSOR);
  }

  @Test
  void mendsAContextThatExistsAlready() {
    SparkConf conf = new SparkConf(false);
    Configuration hadoop = new Configuration(false);
    hadoop.set(KEY, SEEDS);

    S3aCredentials.modernize(conf, hadoop);

    assertThat(hadoop.get(KEY)).isEqualTo(SUCCESSOR);
    assertThat(conf.contains("spark.hadoop." + KEY)).isFalse();
  }

  @Test
  void keepsTheOrderAndWhatItDoesNotKnow() {
    assertThat(S3aCredentials.translate(" com.example.Mine , " + SEEDS + "\n, " + SUCCESSOR))
        .satisfies(
            translation ->
                assertThat(translation.providers()).isEqualTo("com.example.Mine," + SUCCESSOR));
  }

  @Test
  void leavesEverythingElseAlone() {
    assertThat(S3aCredentials.translate("com.example.Mine").replaced()).isEmpty();
    assertThat(S3aCredentials.translate("").replaced()).isEmpty();
  }
}
