package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.task.ExecutorResources;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.Test;

class ExecutorDefaultsTest {

  @Test
  void readsTheSameDefaultsAsSparkOnKubernetes() {
    assertThat(ExecutorDefaults.of(new SparkConf(false), 0).resources())
        .isEqualTo(new ExecutorResources(1, 1_024, 1_024, 384, 0, 0));
  }

  @Test
  void addsUpWhatTheContainerMustHold() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.executor.cores", "4")
            .set("spark.executor.memory", "8g")
            .set("spark.memory.offHeap.enabled", "true")
            .set("spark.memory.offHeap.size", "1073741824")
            .set("spark.executor.pyspark.memory", "512m");

    assertThat(ExecutorDefaults.of(conf, 0).resources())
        .isEqualTo(new ExecutorResources(4, 4_096, 8_192, 819, 1_024, 512));
  }

  /** As a program may set them; spark-submit strips what it reads. */
  @Test
  void takesBlanksThatSparkTakes() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.executor.cores", " 4")
            .set("spark.executor.memory", " 8g ")
            .set("spark.memory.offHeap.enabled", " true ")
            .set("spark.memory.offHeap.size", " 1g");

    assertThat(ExecutorDefaults.of(conf, 0).resources())
        .isEqualTo(new ExecutorResources(4, 4_096, 8_192, 819, 1_024, 0));
  }

  @Test
  void doesNotCountOffHeapMemoryThatIsNotEnabled() {
    SparkConf conf = new SparkConf(false).set("spark.memory.offHeap.size", "1g");

    assertThat(ExecutorDefaults.of(conf, 0).resources().offHeapMiB()).isZero();
  }

  @Test
  void buysTheVcpuThatWasAskedForWhateverTheCores() {
    SparkConf conf = new SparkConf(false).set("spark.executor.cores", "4");

    ExecutorResources resources = ExecutorDefaults.of(conf, 2_048).resources();

    assertThat(resources.cores()).isEqualTo(4);
    assertThat(resources.cpuUnits()).isEqualTo(2_048);
  }

  @Test
  void computesTheOverheadOfAnotherHeapUnlessItIsFixed() {
    SparkConf factor = new SparkConf(false).set("spark.executor.memoryOverheadFactor", "0.4");
    SparkConf fixed = new SparkConf(false).set("spark.executor.memoryOverhead", "2g");

    assertThat(ExecutorDefaults.of(factor, 0).overheadMiB(4_000)).isEqualTo(1_600);
    assertThat(ExecutorDefaults.of(fixed, 0).overheadMiB(4_000)).isEqualTo(2_048);
    assertThat(ExecutorDefaults.of(fixed, 0).resources().overheadMiB()).isEqualTo(2_048);
  }

  @Test
  void anOverheadOfZeroIsNoneAsItIsToSpark() {
    SparkConf none = new SparkConf(false).set("spark.executor.memoryOverhead", "0");

    assertThat(none.get(package$.MODULE$.EXECUTOR_MEMORY_OVERHEAD()).get()).isEqualTo(0L);
    assertThat(ExecutorDefaults.of(none, 0).resources().overheadMiB()).isZero();
    assertThat(ExecutorDefaults.of(none, 0).overheadMiB(4_000)).isZero();
  }
}
