package io.github.sparkonfargate.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FargateSizeTest {

  @ParameterizedTest
  @CsvSource({
    // asked for           bought
    "1, 1, 256, 512",
    "256, 512, 256, 512",
    "256, 513, 256, 1024",
    "256, 1025, 256, 2048",
    "256, 2049, 512, 3072",
    "512, 4097, 1024, 5120",
    "1024, 1024, 1024, 2048",
    "1024, 1408, 1024, 2048",
    "1024, 8193, 2048, 9216",
    "1025, 1, 2048, 4096",
    "2048, 16385, 4096, 17408",
    "4096, 30720, 4096, 30720",
    // 4 cores and 28 GiB of heap with a tenth of overhead: memory buys cpu.
    "4096, 31539, 8192, 32768",
    "8192, 16385, 8192, 20480",
    "8192, 61441, 16384, 65536",
    "16384, 1, 16384, 32768",
    "16384, 122880, 16384, 122880",
  })
  void buysTheSmallestThatHoldsBoth(int cpu, int memory, int boughtCpu, int boughtMemory) {
    assertThat(FargateSize.smallestFor(cpu, memory))
        .contains(new FargateSize(boughtCpu, boughtMemory));
  }

  @ParameterizedTest
  @CsvSource({"16385, 1", "1, 122881", "32768, 122880"})
  void hasNothingBeyondTheLargest(int cpu, int memory) {
    assertThat(FargateSize.smallestFor(cpu, memory)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"256, 1536", "1024, 1024", "1024, 2049", "8192, 17408", "3072, 8192", "0, 0"})
  void refusesAPairThatFargateDoesNotSell(int cpu, int memory) {
    assertThatThrownBy(() -> new FargateSize(cpu, memory))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsLikeAPriceList() {
    assertThat(new FargateSize(256, 512)).hasToString("0.25 vCPU, 512 MiB");
    assertThat(new FargateSize(4096, 8192)).hasToString("4 vCPU, 8192 MiB");
  }
}
