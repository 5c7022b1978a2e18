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

  @ParameterizedTest
  @CsvSource({
    "spark.executor.resource.gpu.amount, 1, Fargate has no GPUs",
    "spark.executor.resource.fpga.amount, 2, spark.executor.resource.fpga.discoveryScript",
    "spark.executor.resource.fpga.amount, two, is not a whole number",
  })
  void refusesResourcesThatNoExecutorHas(String key, String value, String words) {
    assertThat(problems(key, value))
        .singleElement()
        .asString()
        .startsWith(key + "=" + value + " ")
        .contains(words);
  }

  @Test
  void refusesGpusWhateverFindsThem() {
    assertThat(
            problems(
                "spark.executor.resource.gpu.amount", "1",
                "spark.executor.resource.gpu.discoveryScript", "/opt/gpus"))
        .hasSize(1);
  }

  @Test
  void letsPassResourcesThatAreFoundOrNotAskedFor() {
    assertThat(problems("spark.executor.resource.gpu.amount", "0")).isEmpty();
    assertThat(problems("spark.executor.resource.gpu.vendor", "nvidia.com")).isEmpty();
    assertThat(
            problems(
                "spark.executor.resource.licence.amount", "1",
                "spark.executor.resource.licence.discoveryScript", "/opt/licences"))
        .isEmpty();
    assertThat(
            problems(
                "spark.executor.resource.licence.amount", "1",
                "spark.resources.discoveryPlugin", "team.Licences"))
        .isEmpty();
  }

  @Test
  void namesKerberosOnceWhenItIsAskedForTwice() {
    assertThat(problems("spark.kerberos.principal", "me@REALM", "spark.kerberos.keytab", "/k"))
        .hasSize(1);
  }
}
