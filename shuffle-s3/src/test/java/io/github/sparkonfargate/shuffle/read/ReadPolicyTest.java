package io.github.sparkonfargate.shuffle.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.ObjectName;
import io.github.sparkonfargate.shuffle.status.PartitionSizes;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadPolicyTest {

  @ParameterizedTest
  @CsvSource({
    // object, region, reads of it by this executor, whole?
    "250000, 1250, 20, true", // 200 x 200 on ten executors
    "250000, 1250, 3, true",
    "250000, 1250, 1, false", // nothing to share
    "61000000, 1900000, 16, false", // a sort: the executor would read all of the data
    "61000000, 61000000, 1, false",
    "100000000, 100000, 20, false",
    "1000000, 1000, 4, false",
    "1000000, 1000, 8, true",
  })
  void readsAnObjectWholeWhereThatKeepsThreadsBusyForLess(
      long object, long region, int reads, boolean whole) {
    assertThat(ReadPolicy.readWhole(object, region, reads)).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({"200, true, 10, 20", "200, true, 1, 200", "5, true, 10, 1", "200, false, 1, 1"})
  void sharesTheTasksOfAStageAmongItsExecutors(
      int tasks, boolean allMaps, int executors, int reads) {
    assertThat(ReadPolicy.readsOfEachObject(tasks, allMaps, executors)).isEqualTo(reads);
  }

  @Test
  void countsTheExecutorsThatWrote() {
    assertThat(ReadPolicy.executors(List.of(region(10, "1"), region(10, "2"), region(10, "1"))))
        .isEqualTo(2);
    assertThat(ReadPolicy.executors(List.of())).isEqualTo(1);
  }

  @Test
  void beginsAnywhereIfEverythingMayBeAskedForAtOnce() {
    List<Region> regions = IntStream.range(0, 10).mapToObj(i -> region(10, "1")).toList();

    assertThat(ReadPolicy.firstRequest(regions, 100, 10, 0.75)).isEqualTo(7);
  }

  @Test
  void beginsAtTheBeginningIfNot() {
    List<Region> regions = IntStream.range(0, 10).mapToObj(i -> region(10, "1")).toList();

    assertThat(ReadPolicy.firstRequest(regions, 99, 10, 0.75)).isZero();
    assertThat(ReadPolicy.firstRequest(regions, 100, 9, 0.75)).isZero();
  }

  private static Region region(long length, String writer) {
    MapOutput output =
        MapOutput.exact(
            new ObjectName(0, 0, 0), writer, PartitionSizes.of(new long[] {length}), null, null);
    return Region.of(new S3MapStatus(0, 0, 0, 0, output), output, 0, 1);
  }
}
