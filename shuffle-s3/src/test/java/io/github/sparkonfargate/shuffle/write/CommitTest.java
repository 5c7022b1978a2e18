package io.github.sparkonfargate.shuffle.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitTest {

  @ParameterizedTest
  @CsvSource({
    "16384, 1, 200, 16384",
    "16384, 256, 200, 16384",
    "16384, 1024, 200, 4096",
    "16384, 10000, 200, 419", // 4 MiB for all of them
    "16384, 10000, 2000, 0", // too many blocks for exact sizes
    "0, 1, 1, 0",
  })
  void allInlineOutputsOfAShuffleTogetherStaySmall(
      long configured, int maps, int partitions, long limit) {
    assertThat(Commit.inlineLimit(configured, maps, partitions)).isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1000, 1000, true",
    "true, 2000, 2000, false", // 16 MB of checksums on the driver
    "true, 10000, 2000, true", // in the objects
    "false, 10, 10, false",
  })
  void checksumsTravelUntilTheyWouldBurdenTheDriver(
      boolean configured, int maps, int partitions, boolean computed) {
    assertThat(Commit.withChecksums(configured, maps, partitions)).isEqualTo(computed);
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096, false", "4097, 4096, true", "100000, 100000, true"})
  void sizesAreRoughBeyondSixteenMillionBlocks(int maps, int partitions, boolean rough) {
    assertThat(Commit.isRough(maps, partitions)).isEqualTo(rough);
  }
}
