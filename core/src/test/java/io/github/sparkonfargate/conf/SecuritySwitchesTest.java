package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecuritySwitchesTest {

  @Test
  void nothingMeansNotSetAndWhiteSpaceIsNoPartOfAValue() {
    assertThat(
            tidied(
                "spark.authenticate", " true",
                "spark.ssl.rpc.enabled", "",
                "spark.network.crypto.enabled", "  ",
                "spark.io.encryption.enabled", "false\t"))
        .containsOnly(
            Map.entry("spark.authenticate", "true"),
            Map.entry("spark.io.encryption.enabled", "false"));
  }

  @Test
  void everythingElseIsLeftToTheChecks() {
    assertThat(tidied("spark.authenticate", "on", "spark.app.name", " mine "))
        .containsOnly(Map.entry("spark.authenticate", "on"), Map.entry("spark.app.name", " mine "));
  }

  private static Map<String, String> tidied(String... entries) {
    Map<String, String> conf = new HashMap<>(SparkConfs.of(entries));
    SecuritySwitches.tidy(Map.copyOf(conf), conf::put, conf::remove);
    return conf;
  }
}
