package io.github.sparkonfargate.shuffle.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.spark.scheduler.MapStatus;
import org.junit.jupiter.api.Test;

class MapOutputTest {
  private static final ObjectName NAME = new ObjectName(3, 17, 0x1234_5678_9abc_def0L);
  private static final long[] LENGTHS = {0, 1, 500, 0, 70_000};
  private static final int[] CHECKSUMS = {0, -1, 7, 0, 42};

  private static MapOutput overTheWire(MapOutput output) {
    return MapOutput.decode(output.encoded().clone());
  }

  @Test
  void carriesSizesChecksumsAndTheNameOfTheObject() {
    MapOutput output =
        overTheWire(MapOutput.exact(NAME, "7", PartitionSizes.of(LENGTHS), CHECKSUMS, null));

    assertThat(output.name(3)).isEqualTo(NAME);
    assertThat(output.writer()).isEqualTo("7");
    assertThat(output.hasObject()).isTrue();
    assertThat(output.objectLength()).isEqualTo(70_501);
    for (int partition = 0; partition < LENGTHS.length; partition++) {
      assertThat(output.reportedSize(partition)).isEqualTo(LENGTHS[partition]);
      assertThat(output.checksum(partition)).isEqualTo(CHECKSUMS[partition]);
    }
  }

  @Test
  void carriesTheDataOfAnInlineOutput() {
    byte[] data = {1, 2, 3};

    MapOutput output =
        overTheWire(
            MapOutput.exact(
                NAME,
                "driver",
                PartitionSizes.of(new long[] {1, 0, 2}),
                new int[3],
                ByteBuffer.wrap(data)));

    assertThat(output.isInline()).isTrue();
    assertThat(output.hasObject()).isFalse();
    assertThat(output.objectLength()).isZero();
    assertThat(output.inlineData()).isEqualTo(ByteBuffer.wrap(data));
  }

  @Test
  void hasNoObjectWhereNothingWasWritten() {
    MapOutput output =
        overTheWire(MapOutput.exact(NAME, "1", PartitionSizes.of(new long[4]), null, null));

    assertThat(output.hasObject()).isFalse();
    assertThat(output.hasChecksums()).isFalse();
  }

  @Test
  void roughFormKnowsHowLongTheTrailerWithTheExactFormIs() {
    MapOutput exact = MapOutput.exact(NAME, "1", PartitionSizes.of(LENGTHS), CHECKSUMS, null);

    MapOutput rough = overTheWire(exact.rough());

    assertThat(rough.isRough()).isTrue();
    assertThat(rough.name(3)).isEqualTo(NAME);
    assertThat(rough.dataLength()).isEqualTo(70_501);
    assertThat(rough.trailerLength()).isEqualTo(exact.encoded().length);
    assertThat(rough.objectLength()).isEqualTo(70_501 + exact.encoded().length);
    assertThat(rough.encoded().length).isLessThan(exact.encoded().length);
  }

  @Test
  void roughFormReportsSizesAsSparksOwnStatusesDo() {
    MapOutput rough =
        MapOutput.exact(NAME, "1", PartitionSizes.of(LENGTHS), CHECKSUMS, null).rough();

    for (int partition = 0; partition < LENGTHS.length; partition++) {
      assertThat(rough.reportedSize(partition))
          .isEqualTo(MapStatus.decompressSize(MapStatus.compressSize(LENGTHS[partition])));
    }
  }
}
