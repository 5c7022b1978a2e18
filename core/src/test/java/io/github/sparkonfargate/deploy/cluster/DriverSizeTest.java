package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.task.FargateSize;
import io.github.sparkonfargate.task.Sizing;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class DriverSizeTest {

  @Test
  void theSeedsDriverOfFourCoresAndEightGigabytesGetsTenGigabytes() {
    DriverSize size = size("spark.driver.memory", "8g", "spark.driver.cores", "4");

    assertThat(size.overheadMiB()).isEqualTo(819);
    assertThat(size.size()).isEqualTo(new FargateSize(4096, 9216));
  }

  @Test
  void pythonNeedsMoreBesideTheHeap() {
    SparkConf conf = new SparkConf(false).set("spark.driver.memory", "4g");

    assertThat(DriverSize.of(conf, 0, Sizing.ROUND_UP, false).overheadMiB()).isEqualTo(1638);
    assertThat(DriverSize.of(conf, 0, Sizing.ROUND_UP, true).overheadMiB()).isEqualTo(409);
  }

  @Test
  void anOverheadThatIsSetIsTaken() {
    assertThat(size("spark.driver.memoryOverhead", "2g").overheadMiB()).isEqualTo(2048);
    assertThat(size("spark.driver.memoryOverhead", "0").overheadMiB()).isZero();
  }

  @Test
  void whatFargateDoesNotHaveIsRefusedWithTheKeys() {
    assertThatThrownBy(() -> size("spark.driver.memory", "200g"))
        .hasMessageContaining("more than Fargate has")
        .hasMessageContaining("spark.driver.memory");
    assertThatThrownBy(() -> size("spark.driver.memory", "much"))
        .hasMessageContaining("spark.driver.memory")
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> DriverSize.of(new SparkConf(false), 0, Sizing.STRICT, true))
        .hasMessageContaining("spark.fargate.driver.sizing=roundUp");
  }

  private static DriverSize size(String... entries) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < entries.length; i += 2) {
      conf.set(entries[i], entries[i + 1]);
    }
    return DriverSize.of(conf, 0, Sizing.ROUND_UP, true);
  }
}
