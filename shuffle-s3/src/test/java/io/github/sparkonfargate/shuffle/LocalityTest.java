package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Tuple2;

/**
 * Shuffles have no preferred location. With a locality wait of an hour and one core, any preference
 * that cannot be met would hang these tests.
 */
@Timeout(120)
class LocalityTest {
  private static final Duration WAIT = Duration.ofHours(1);

  private static SparkConf conf() {
    return ShuffleLab.conf()
        .setMaster("local[1]")
        .set("spark.locality.wait", WAIT.toSeconds() + "s")
        .set("spark.shuffle.s3.inline.max", "0");
  }

  /** Where the tasks of each stage ran that has no input of its own. */
  private static final class Localities extends SparkListener {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void onTaskStart(SparkListenerTaskStart started) {
      seen.add(started.taskInfo().taskLocality().toString());
    }
  }

  private static JavaPairRDD<Integer, Long> shuffled(ShuffleLab lab) {
    return lab.spark()
        .parallelize(IntStream.range(0, 100).boxed().toList(), 2)
        .mapToPair(i -> new Tuple2<>(i, (long) i))
        .partitionBy(new HashPartitioner(3));
  }

  @Test
  void noTaskOfAShuffledRddIsPlacedByIts() throws Exception {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      Localities localities = new Localities();
      lab.spark().sc().addSparkListener(localities);

      assertThat(shuffled(lab).count()).isEqualTo(100);

      lab.drainEvents();
      assertThat(localities.seen)
          .hasSize(5)
          .allMatch(
              level ->
                  level.equals("ANY") || level.equals("NO_PREF") || level.equals("PROCESS_LOCAL"));
      assertThat(
              shuffled(lab)
                  .rdd()
                  .preferredLocations(shuffled(lab).rdd().partitions()[0])
                  .filter(java.util.Objects::nonNull)
                  .isEmpty())
          .isTrue();
    }
  }

  @Test
  void aStageThatIsPartlyCachedDoesNotWaitForItsShuffle() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      JavaPairRDD<Integer, Long> cached =
          shuffled(lab).mapValues(v -> v).persist(StorageLevel.MEMORY_ONLY());
      assertThat(cached.count()).isEqualTo(100);

      assertThat(cached.union(shuffled(lab)).count()).isEqualTo(200);
    }
  }

  @Test
  void aQueryBesideACachedTableDoesNotWaitForItsShuffles() {
    SparkConf conf = joins().set("spark.sql.adaptive.autoBroadcastJoinThreshold", "1m");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      Dataset<Row> cached =
          lab.sql().range(0, 1000, 1, 3).selectExpr("id as k", "id as w", "1 as l");
      assertThat(cached.cache().count()).isEqualTo(1000);

      // One stage of tasks that are at home where the cached blocks are, and tasks that are
      // nowhere.
      assertThat(cached.union(skewedJoin(lab)).collectAsList()).hasSize(21_000);
    }
  }

  /** Nearly all rows of the left side have key 0. */
  private static Dataset<Row> skewedJoin(ShuffleLab lab) {
    Dataset<Row> left =
        lab.sql()
            .range(0, 20_000, 1, 4)
            .selectExpr("if(id % 10 = 0, id % 100, 0) as k", "repeat(uuid(), 3) as pad");
    Dataset<Row> right = lab.sql().range(0, 100, 1, 2).selectExpr("id as k", "id * 2 as w");
    return left.join(right, "k").selectExpr("k", "w", "length(pad) as l");
  }

  private static SparkConf joins() {
    return conf()
        .set("spark.sql.shuffle.partitions", "10")
        .set("spark.sql.autoBroadcastJoinThreshold", "-1")
        .set("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false");
  }

  /** What the scheduler would be told of each task of the stage that ends in this query. */
  private static List<String> preferences(ShuffleLab lab, Dataset<Row> query) {
    RDD<?> last = query.queryExecution().executedPlan().execute();
    return IntStream.range(0, last.getNumPartitions())
        .mapToObj(partition -> lab.spark().sc().getPreferredLocs(last, partition))
        .map(locations -> locations.mkString(","))
        .filter(locations -> !locations.isEmpty())
        .toList();
  }

  private void assertPlacedNowhere(SparkConf conf, String reading) {
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      Dataset<Row> joined = skewedJoin(lab);
      assertThat(joined.collectAsList()).hasSize(20_000);
      assertThat(joined.queryExecution().executedPlan().toString()).contains(reading);

      assertThat(preferences(lab, joined)).isEmpty();
    }
  }

  @Test
  void aLocalReadOfAdaptiveExecutionIsPlacedNowhere() {
    assertPlacedNowhere(
        joins().set("spark.sql.adaptive.autoBroadcastJoinThreshold", "1m"), "AQEShuffleRead local");
  }

  @Test
  void aSkewedReadOfAdaptiveExecutionIsPlacedNowhere() {
    assertPlacedNowhere(
        joins()
            .set("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "50k")
            .set("spark.sql.adaptive.skewJoin.skewedPartitionFactor", "2")
            .set("spark.sql.adaptive.advisoryPartitionSizeInBytes", "100k"),
        "skewed");
  }

  @Test
  void aCoalescedReadOfAdaptiveExecutionIsPlacedNowhere() {
    assertPlacedNowhere(joins(), "AQEShuffleRead coalesced");
  }
}
