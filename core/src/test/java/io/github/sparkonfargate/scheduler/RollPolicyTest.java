package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.conf.RollOrder;
import io.github.sparkonfargate.scheduler.RollPolicy.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollPolicyTest {

  private static final Instant START = Instant.EPOCH;

  // Each but executor 9 is the first by some measure.
  private final List<Candidate> executors =
      List.of(
          new Candidate("9", START.plusSeconds(9), 5, 10, 0, 10, 0, 0, 0, 0, 0),
          new Candidate("10", START, 5, 10, 0, 10, 0, 0, 0, 0, 0),
          new Candidate("11", START.plusSeconds(9), 0, 10, 0, 10, 0, 0, 0, 0, 0),
          new Candidate("12", START.plusSeconds(9), 5, 10, 7, 10, 0, 0, 0, 0, 0),
          new Candidate("13", START.plusSeconds(9), 5, 100, 0, 90, 0, 0, 0, 0, 0),
          new Candidate("14", START.plusSeconds(9), 5, 1, 0, 50, 0, 0, 0, 0, 0),
          new Candidate("15", START.plusSeconds(9), 5, 10, 0, 10, 3, 0, 0, 0, 0),
          new Candidate("16", START.plusSeconds(9), 5, 10, 0, 10, 0, 3, 0, 0, 0),
          new Candidate("17", START.plusSeconds(9), 5, 10, 0, 10, 0, 0, 3, 0, 0),
          new Candidate("18", START.plusSeconds(9), 5, 10, 0, 10, 0, 0, 0, 3, 0),
          new Candidate("19", START.plusSeconds(9), 5, 10, 0, 10, 0, 0, 0, 0, 3));

  @ParameterizedTest(name = "{0} rolls executor {1}")
  @CsvSource({
    "ID, 9",
    "ADD_TIME, 10",
    "ACTIVE_TASKS, 11",
    "FAILED_TASKS, 12",
    "TOTAL_DURATION, 13",
    "AVERAGE_DURATION, 14",
    "TOTAL_GC_TIME, 15",
    "TOTAL_SHUFFLE_WRITE, 16",
    "DISK_USED, 17",
    "PEAK_JVM_ONHEAP_MEMORY, 18",
    "PEAK_JVM_OFFHEAP_MEMORY, 19",
    "OUTLIER, 14",
    "OUTLIER_NO_FALLBACK, 14",
  })
  void rollsTheFirstByItsMeasure(RollOrder order, String expected) {
    assertThat(RollPolicy.choose(executors, order, 0)).contains(expected);
  }

  @Test
  void leavesExecutorsAloneThatRanFewTasks() {
    assertThat(RollPolicy.choose(executors, RollOrder.AVERAGE_DURATION, 2)).contains("9");
    assertThat(RollPolicy.choose(executors, RollOrder.ID, 101)).isEmpty();
  }

  @Test
  void rollsNobodyWithoutAnOutlierUnlessThereIsAFallback() {
    List<Candidate> alike = new ArrayList<>();
    for (int id = 1; id <= 5; id++) {
      alike.add(new Candidate("" + id, START, 1, 10, 0, 100 + id, 0, 0, 0, 0, 0));
    }

    assertThat(RollPolicy.choose(alike, RollOrder.OUTLIER_NO_FALLBACK, 0)).isEmpty();
    assertThat(RollPolicy.choose(alike, RollOrder.OUTLIER, 0)).contains("5");
  }

  @Test
  void rollsNobodyWhereThereIsNobody() {
    for (RollOrder order : RollOrder.values()) {
      assertThat(RollPolicy.choose(List.of(), order, 0)).as("%s", order).isEmpty();
    }
  }
}
