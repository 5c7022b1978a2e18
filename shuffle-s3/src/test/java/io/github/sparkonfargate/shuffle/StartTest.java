package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the S3 shuffle sets of itself, and what it refuses. */
class StartTest {

  @AfterEach
  void stop() {
    ShuffleLab.stopWhateverRuns();
  }

  @ParameterizedTest
  @CsvSource({
    "spark.shuffle.service.enabled, true, external shuffle service",
    "spark.shuffle.push.enabled, true, push-based shuffle",
    "spark.shuffle.s3.enabled, false, spark.shuffle.manager",
    "spark.shuffle.sort.io.plugin.class, com.example.Io, brings its own",
  })
  void refusesWhatContradictsIt(String key, String value, String reason) {
    SparkConf conf = ShuffleLab.conf().set(key, value);

    assertThatThrownBy(() -> ShuffleLab.start(conf))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(reason);
  }

  @Test
  void asksForABucket() {
    SparkConf conf = ShuffleLab.conf().remove("spark.shuffle.s3.bucket");

    assertThatThrownBy(() -> ShuffleLab.start(conf))
        .rootCause()
        .hasMessageContaining("spark.shuffle.s3.bucket");
  }

  @Test
  void pluginAloneTurnsItOn() {
    SparkConf conf =
        ShuffleLab.conf()
            .remove("spark.shuffle.manager")
            .set("spark.plugins", S3ShufflePlugin.class.getName())
            // A real store, which nothing here asks for anything but whether it is there.
            .set("spark.shuffle.s3.endpoint", "http://127.0.0.1:1")
            .set("spark.shuffle.s3.apiRetries", "0");

    assertThatThrownBy(() -> ShuffleLab.start(conf))
        .hasStackTraceContaining(S3DriverComponents.class.getName());
  }

  @Test
  void pluginRefusesAnotherManager() {
    SparkConf conf =
        ShuffleLab.conf()
            .set("spark.shuffle.manager", "sort")
            .set("spark.plugins", S3ShufflePlugin.class.getName());

    assertThatThrownBy(() -> ShuffleLab.start(conf))
        .hasStackTraceContaining("spark.shuffle.manager=sort contradicts the plug-in");
  }

  @Test
  void pluginDoesNothingWhereTheShuffleIsTurnedOff() {
    SparkConf conf =
        ShuffleLab.conf()
            .remove("spark.shuffle.manager")
            .set("spark.plugins", S3ShufflePlugin.class.getName())
            .set("spark.shuffle.s3.enabled", "false");

    ShuffleLab lab = ShuffleLab.start(conf);

    assertThat(lab.sql().range(100).repartition(3).count()).isEqualTo(100);
    assertThat(lab.store().requests()).isEmpty();
  }
}
