package io.github.sparkonfargate.conf;

import static io.github.sparkonfargate.conf.SparkConfs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotYetSupportedTest {

  @ParameterizedTest
  @CsvSource({
    "spark.shuffle.s3.enabled, true",
    "spark.shuffle.service.enabled, true",
    "spark.kerberos.principal, me@REALM",
    "spark.kerberos.keytab, /me.keytab"
  })
  void refusesInOneSentenceWhatThisVersionDoesNotHave(String key, String value) {
    assertThat(problems(key, value))
        .singleElement()
        .asString()
        .contains(key)
        .containsAnyOf(
            "is not part of spark-on-fargate 0.1.0",
            "there is no external shuffle",
            "is not on the class path");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.submit.deployMode, client",
    "spark.submit.deployMode, cluster",
    "spark.authenticate, false",
    "spark.shuffle.s3.enabled, false",
    "spark.shuffle.s3.bucket, b",
    "spark.shuffle.s3.prefix, p",
    "spark.dynamicAllocation.enabled, true"
  })
  void letsPassWhatDoesNoHarm(String key, String value) {
    assertThat(problems(key, value)).isEmpty();
  }

  @Test
  void namesKerberosOnceWhenItIsAskedForTwice() {
    assertThat(problems("spark.kerberos.principal", "me@REALM", "spark.kerberos.keytab", "/k"))
        .hasSize(1);
  }
}
