package io.github.sparkonfargate.conf;

import static io.github.sparkonfargate.conf.SparkConfs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark's own keys that our driver reads are checked beside ours. */
class SparkKeyRulesTest {

  @ParameterizedTest(name = "{0}={1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.executor.maxNumFailures | zz | is not a whole number",
        "spark.executor.maxNumFailures | -1 | must be 0 or more",
        "spark.executor.failuresValidityInterval | soon | is not a time; write a whole number and a unit",
        "spark.dynamicAllocation.executorIdleTimeout | soon | is not a time; write a whole number",
        "spark.executor.instances | many | is not a whole number",
        "spark.dynamicAllocation.enabled | yes | is neither true nor false",
        "spark.dynamicAllocation.minExecutors | few | is not a whole number",
        "spark.dynamicAllocation.initialExecutors | 1.5 | is not a whole number",
        "spark.dynamicAllocation.maxExecutors | infinity | is not a whole number",
        "spark.dynamicAllocation.maxExecutors | 0 | must be 1 or more",
        "spark.task.cpus | one | is not a number",
        "spark.task.cpus | 0 | must be more than 0",
        "spark.decommission.enabled | 1 | is neither true nor false",
        "spark.authenticate | on | is neither true nor false",
        "spark.ssl.rpc.enabled | on | is neither true nor false",
        "spark.network.crypto.enabled | on | is neither true nor false",
        "spark.io.encryption.enabled | on | is neither true nor false",
      })
  void valuesThatSparkConfCannotReadAreRefused(String key, String value, String words) {
    assertThat(problems(key, value))
        .singleElement()
        .asString()
        .startsWith(key + "=" + value + " " + words)
        .endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.executor.maxNumFailures",
        "spark.executor.failuresValidityInterval",
        "spark.dynamicAllocation.enabled"
      })
  void aKeyOfSparksThatIsSetToNothingIsRefusedBecauseSparkWouldReadIt(String key) {
    assertThat(problems(key, ""))
        .containsExactly(key + " is set to nothing; give it a value or leave it out.");
    assertThat(problems(key, " 1"))
        .containsExactly(key + "=' 1' has white space around its value; remove it.");
  }

  @Test
  void soIsASizeThatIsSetToNothing() {
    assertThat(problems("spark.executor.memory", "", "spark.executor.cores", " "))
        .containsExactlyInAnyOrder(
            "spark.executor.memory is set to nothing; give it a value or leave it out.",
            "spark.executor.cores is set to nothing; give it a value or leave it out.");
  }

  @Test
  void theyStandBesideTheMistakesInOurKeys() {
    assertThat(
            problems(
                "spark.executor.maxNumFailures", "zz",
                "spark.executor.failuresValidityInterval", "zz",
                "spark.fargate.allocation.batch.size", "11"))
        .hasSize(3);
  }

  @Test
  void aRangeOfExecutorsThatCannotBeIsRefused() {
    assertThat(
            problems(
                "spark.dynamicAllocation.enabled", "true",
                "spark.executor.instances", "5",
                "spark.dynamicAllocation.maxExecutors", "2"))
        .containsExactly(
            "spark.executor.instances=5 is more than spark.dynamicAllocation.maxExecutors=2; lower"
                + " the first or raise the second.");
    assertThat(
            problems("spark.executor.instances", "5", "spark.dynamicAllocation.maxExecutors", "2"))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0} CPUs a task, {1} cores")
  @CsvSource({"2, 1, =1", "1.5, 1, =1", "8, 4, =4", "2, '', =1 (its default)"})
  void tasksThatNoExecutorHasCoresForAreRefused(String cpus, String cores, String least) {
    Map<String, String> conf = SparkConfs.complete("spark.task.cpus", cpus);
    if (!cores.isEmpty()) {
      conf.put("spark.executor.cores", cores);
    }

    assertThat(SparkConfs.problemsOf(conf))
        .containsExactly(
            "spark.task.cpus="
                + cpus
                + " is more than spark.executor.cores"
                + least
                + ", so that no executor could run a task; lower the first or raise the second.");
  }

  @ParameterizedTest(name = "{0} CPUs a task, {1} cores")
  @CsvSource({"2, 2", "1.5, 2", "0.5, 1", "4, 8"})
  void tasksThatFitAreAccepted(String cpus, String cores) {
    assertThat(problems("spark.task.cpus", cpus, "spark.executor.cores", cores)).isEmpty();
  }

  @Test
  void coresThatAreBoughtAreNotThoseThatTasksFitInto() {
    assertThat(problems("spark.task.cpus", "2", "spark.fargate.executor.request.cores", "4"))
        .singleElement()
        .asString()
        .contains("spark.executor.cores=1 (its default)");
  }

  @Test
  void whatSparkConfReadsIsAccepted() {
    assertThat(
            problems(
                "spark.executor.maxNumFailures", "0",
                "spark.executor.failuresValidityInterval", "-1",
                "spark.dynamicAllocation.enabled", "TRUE",
                "spark.dynamicAllocation.minExecutors", "0",
                "spark.dynamicAllocation.initialExecutors", "0",
                "spark.dynamicAllocation.maxExecutors", "8",
                "spark.task.cpus", "0.5",
                "spark.network.crypto.enabled", "false"))
        .isEmpty();
  }
}
