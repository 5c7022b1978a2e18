package io.github.sparkonfargate.shuffle.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionSizesTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 255, 256, 65_535, 65_536, 1L << 31, 1L << 40, 1L << 47})
  void givesBackWhatItWasMadeOfForEveryWidth(long largest) {
    long[] lengths = {largest, 0, 1, largest / 2, largest};

    PartitionSizes sizes = PartitionSizes.of(lengths);

    for (int partition = 0; partition < lengths.length; partition++) {
      assertThat(sizes.size(partition)).isEqualTo(lengths[partition]);
    }
    assertThat(sizes.total()).isEqualTo(Arrays.stream(lengths).sum());
  }

  @Test
  void sumsOffsetsFromAnyPartition() {
    long[] lengths = new Random(7).longs(1_000, 0, 100_000).toArray();

    PartitionSizes sizes = PartitionSizes.of(lengths);

    long offset = 0;
    for (int partition = 0; partition < lengths.length; partition++) {
      assertThat(sizes.offset(partition)).isEqualTo(offset);
      offset += lengths[partition];
    }
    assertThat(sizes.offset(lengths.length)).isEqualTo(offset);
  }

  @Test
  void takesAsManyBytesAsTheLargestNeeds() {
    assertThat(PartitionSizes.of(new long[] {0, 0, 0}).encodedLength()).isZero();
    assertThat(PartitionSizes.of(new long[] {1, 255, 0}).encodedLength()).isEqualTo(3);
    assertThat(PartitionSizes.of(new long[] {1, 256, 0}).encodedLength()).isEqualTo(6);
  }

  @Test
  void refusesANegativeLength() {
    assertThatThrownBy(() -> PartitionSizes.of(new long[] {1, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
