package io.github.sparkonfargate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SecurityDefaultsTest {
  private static final String SECRET = "spark.authenticate.secret";

  @Test
  void givesSparkAPlaceholderThatNobodyCanGuess() {
    String first = prepared().get(SECRET);

    assertThat(first).hasSizeGreaterThan(64);
    assertThat(prepared().get(SECRET)).isNotEqualTo(first);
  }

  @Test
  void encryptsWithProtectionAgainstChanges() {
    SparkConf conf = prepared();

    assertThat(conf.get("spark.network.crypto.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.network.crypto.cipher")).isEqualTo("AES/GCM/NoPadding");
    assertThat(conf.get("spark.network.crypto.authEngineVersion")).isEqualTo("2");
    assertThat(conf.get("spark.network.crypto.saslFallback")).isEqualTo("false");
  }

  @Test
  void theUsersOwnChoicesStay() {
    SparkConf conf =
        authenticating()
            .set("spark.network.crypto.enabled", "false")
            .set("spark.network.crypto.cipher", "AES/CTR/NoPadding");

    FargateSecurity.prepare(conf);

    assertThat(conf.get("spark.network.crypto.enabled")).isEqualTo("false");
    assertThat(conf.get("spark.network.crypto.cipher")).isEqualTo("AES/CTR/NoPadding");
  }

  @Test
  void tlsTakesThePlaceOfSparksOwnEncryption() {
    SparkConf conf = authenticating().set("spark.ssl.rpc.enabled", "true");

    assertThat(FargateSecurity.prepare(conf).get("spark.network.crypto.enabled"))
        .isEqualTo("false");
  }

  @Test
  void anApplicationThatDoesNotAuthenticateIsLeftAlone() {
    assertThat(FargateSecurity.prepare(new SparkConf(false)).getAll()).isEmpty();
  }

  @Test
  void switchesThatAreSetToNothingAreNotSet() {
    SparkConf conf =
        authenticating()
            .set("spark.authenticate", "true ")
            .set("spark.ssl.rpc.enabled", "")
            .set("spark.network.crypto.enabled", " ");

    FargateSecurity.prepare(conf);

    assertThat(conf.get("spark.authenticate")).isEqualTo("true");
    assertThat(conf.contains("spark.ssl.rpc.enabled")).isFalse();
    assertThat(conf.get("spark.network.crypto.enabled")).isEqualTo("true");
  }

  private static SparkConf prepared() {
    return FargateSecurity.prepare(authenticating());
  }

  private static SparkConf authenticating() {
    return new SparkConf(false).set("spark.authenticate", "true");
  }
}
