package io.github.sparkonfargate.shuffle.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore.Verb;
import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import io.github.sparkonfargate.shuffle.layout.ObjectKeys;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Tuple2;

/** Whoever reports a loss gets an answer, whatever becomes of the survey. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LossDeskTest {
  private static final String INLINE = "spark.shuffle.s3.inline.max";

  @Test
  void answersThoughSparkForgetsTheShuffleMeanwhile() {
    try (ShuffleLab lab = ShuffleLab.start(ShuffleLab.conf().set(INLINE, "0"))) {
      List<Tuple2<Integer, Integer>> counts =
          lab.spark()
              .parallelize(IntStream.range(0, 100).boxed().toList(), 2)
              .mapToPair(i -> new Tuple2<>(i % 10, 1))
              .reduceByKey(Integer::sum)
              .collect();
      SparkEnv env = SparkEnv.get();
      MapOutputTrackerMaster tracker = (MapOutputTrackerMaster) env.mapOutputTracker();
      ObjectKeys elsewhere = new ObjectKeys("nothing-is-here", 0, "app-1");
      lab.store()
          .inject(
              (verb, key) -> {
                if (verb == Verb.LIST) {
                  tracker.unregisterShuffle(0);
                }
              });

      LossDesk desk = new LossDesk(env.rpcEnv(), new LossSurvey(tracker, elsewhere, lab.store()));
      // Spark throws its checked SparkException here: nonexistent shuffle ID.
      desk.lost(0);
      desk.close();

      assertThat(counts).hasSize(10);
      assertThat(tracker.shuffleStatuses().contains(0)).isFalse();
    }
  }
}
