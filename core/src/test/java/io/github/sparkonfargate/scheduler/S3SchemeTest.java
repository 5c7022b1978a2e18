package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class S3SchemeTest {
  private static final String S3A = "org.apache.hadoop.fs.s3a.S3AFileSystem";

  private final SparkConf conf = new SparkConf(false);
  private final Configuration hadoop = new Configuration(false);

  @Test
  void readsS3AsS3aInDriverAndExecutors() {
    S3Scheme.map(conf, hadoop);

    assertThat(hadoop.get("fs.s3.impl")).isEqualTo(S3A);
    assertThat(conf.get("spark.hadoop.fs.s3.impl")).isEqualTo(S3A);
    assertThat(conf.get("spark.hadoop.fs.AbstractFileSystem.s3.impl"))
        .isEqualTo("org.apache.hadoop.fs.s3a.S3A");
  }

  @Test
  void whoeverHasSetAnotherKeepsIt() {
    conf.set("spark.hadoop.fs.s3.impl", "mine.FromSpark");
    hadoop.set("fs.AbstractFileSystem.s3.impl", "mine.FromCoreSite");

    S3Scheme.map(conf);
    S3Scheme.map(conf, hadoop);

    assertThat(conf.get("spark.hadoop.fs.s3.impl")).isEqualTo("mine.FromSpark");
    assertThat(hadoop.get("fs.s3.impl")).isEqualTo("mine.FromSpark");
    assertThat(hadoop.get("fs.AbstractFileSystem.s3.impl")).isEqualTo("mine.FromCoreSite");
  }
}
