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
  void aQueryOverACachedTableDoesNotWaitForItsShuffles() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      Dataset<Row> cached =
          lab.sql()
              .range(0, 1000, 1, 3)
              .selectExpr("id % 10 as k", "id as v")
              .groupBy("k")
              .count()
              .cache();
      assertThat(cached.count()).isEqualTo(10);

      Dataset<Row> fresh =
          lab.sql().range(0, 1000, 1, 3).selectExpr("id % 10 as k", "id as v").groupBy("k").count();

      assertThat(cached.union(fresh).collectAsList()).hasSize(20);
    }
  }
}
