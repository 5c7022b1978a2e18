package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore.Verb;
import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class CleanupTest {

  private static SparkConf conf() {
    return ShuffleLab.conf().set("spark.shuffle.s3.inline.max", "0");
  }

  private static JavaPairRDD<Integer, Integer> shuffled(ShuffleLab lab) {
    return lab.spark()
        .parallelize(IntStream.range(0, 1_000).boxed().toList(), 5)
        .mapToPair(i -> new Tuple2<>(i, i))
        .partitionBy(new HashPartitioner(3));
  }

  private static int shuffleId(JavaPairRDD<Integer, Integer> rows) {
    return ((ShuffleDependency<?, ?, ?>) rows.rdd().dependencies().head()).shuffleId();
  }

  @Test
  void deletesTheObjectsOfAShuffleThatIsRemovedByOneRequest() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      JavaPairRDD<Integer, Integer> first = shuffled(lab);
      JavaPairRDD<Integer, Integer> second = shuffled(lab);
      assertThat(first.count() + second.count()).isEqualTo(2_000);
      assertThat(lab.store().keys()).hasSize(10);
      lab.store().forgetRequests();

      lab.spark().sc().cleaner().get().doCleanupShuffle(shuffleId(first), true);

      await("objects are deleted in the background").until(() -> lab.store().keys().size() == 5);
      assertThat(lab.store().requests()).containsOnlyKeys(Verb.DELETE);
      assertThat(lab.store().count(Verb.DELETE)).isEqualTo(1);
      assertThat(second.count()).isEqualTo(1_000);
    }
  }

  @Test
  void computesAShuffleAgainWhoseFilesSparkSqlRemovedBehindItsBack() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      JavaPairRDD<Integer, Integer> rows = shuffled(lab);
      assertThat(rows.count()).isEqualTo(1_000);

      // As SQLExecution does after a query: the tracker still knows the outputs.
      lab.spark().sc().shuffleDriverComponents().removeShuffle(shuffleId(rows), true);
      await("objects are deleted in the background").until(() -> lab.store().keys().isEmpty());

      assertThat(rows.count()).isEqualTo(1_000);
    }
  }

  @Test
  void leavesTheObjectsOfOtherApplicationsAlone() throws Exception {
    SparkConf conf = conf();
    String other = ".sparkStaging/another-application/shuffle/0/00-0-1";
    ShuffleLab.bucketOf(conf).put(other, ByteBuffer.wrap(new byte[1]));
    ShuffleLab lab = ShuffleLab.start(conf);
    assertThat(shuffled(lab).count()).isEqualTo(1_000);

    lab.stop();

    assertThat(lab.store().keys()).containsExactly(other);
  }

  @Test
  void sweepsAndNeverReadsWhatAnEarlierDriverOfTheSameApplicationLeft() throws Exception {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      JavaPairRDD<Integer, Integer> rows = shuffled(lab);
      assertThat(rows.count()).isEqualTo(1_000);
      // The same shuffle and attempts under the nonce of another driver, with other bytes.
      List<String> ours = List.copyOf(lab.store().keys());
      for (String key : ours) {
        lab.store().put(withAnotherNonce(key), ByteBuffer.wrap(new byte[] {1, 2, 3}));
      }

      assertThat(rows.mapToPair(row -> row).count()).isEqualTo(1_000);
      assertThat(lab.store().keys()).hasSize(2 * ours.size());
    }
  }

  private static String withAnotherNonce(String key) {
    return key.substring(0, key.lastIndexOf('-') + 1) + "7";
  }

  @Test
  void keepsEverythingWhereCleaningUpIsOff() {
    ShuffleLab lab = ShuffleLab.start(conf().set("spark.shuffle.s3.cleanup", "false"));
    assertThat(shuffled(lab).count()).isEqualTo(1_000);

    lab.stop();

    assertThat(lab.store().keys()).hasSize(5);
  }

  @Test
  void waitsForNoShuffleToBeIdleBeforeAnExecutorMayGo() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      assertThat(lab.spark().sc().shuffleDriverComponents().supportsReliableStorage()).isTrue();
      assertThat(lab.spark().getConf().get("spark.dynamicAllocation.shuffleTracking.enabled"))
          .isEqualTo("false");
    }
    try (ShuffleLab lab =
        ShuffleLab.start(conf().set("spark.dynamicAllocation.shuffleTracking.enabled", "true"))) {
      assertThat(lab.spark().getConf().get("spark.dynamicAllocation.shuffleTracking.enabled"))
          .isEqualTo("true");
    }
  }
}
