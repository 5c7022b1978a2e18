package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore.Verb;
import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** Objects that vanish between two uses of a shuffle: the acceptance test of the S3 shuffle. */
class LostObjectTest {
  private static final int MAPS = 6;

  /** Every read goes to the bucket. */
  private static SparkConf withoutCopies() {
    return ShuffleLab.conf()
        .set("spark.shuffle.s3.inline.max", "0")
        .set("spark.shuffle.s3.cache.maxBytes", "0");
  }

  private static JavaPairRDD<Integer, Long> shuffled(ShuffleLab lab) {
    return lab.spark()
        .parallelize(IntStream.range(0, 20_000).boxed().toList(), MAPS)
        .mapToPair(i -> new Tuple2<>(i % 100, (long) i))
        .reduceByKey(new HashPartitioner(8), Long::sum);
  }

  private static long sum(JavaPairRDD<Integer, Long> sums) {
    return sums.collect().stream().mapToLong(Tuple2::_2).sum();
  }

  @Test
  void computesOneLostObjectAgainAndNoOther() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      JavaPairRDD<Integer, Long> sums = shuffled(lab);
      assertThat(sum(sums)).isEqualTo(199_990_000L);
      lab.store().lose(lab.store().keys().get(2));
      lab.store().forgetRequests();

      assertThat(sum(sums)).isEqualTo(199_990_000L);

      assertThat(lab.store().count(Verb.PUT)).isEqualTo(1);
    }
  }

  @Test
  void computesAllLostObjectsAgainInOneAttempt() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      JavaPairRDD<Integer, Long> sums = shuffled(lab);
      assertThat(sum(sums)).isEqualTo(199_990_000L);
      lab.store().keys().forEach(lab.store()::lose);
      lab.store().forgetRequests();

      assertThat(sum(sums)).isEqualTo(199_990_000L);

      assertThat(lab.store().count(Verb.PUT)).isEqualTo(MAPS);
    }
  }

  @Test
  void computesEverythingAgainWhereTheBucketCannotBeListed() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      JavaPairRDD<Integer, Long> sums = shuffled(lab);
      assertThat(sum(sums)).isEqualTo(199_990_000L);
      lab.store().lose(lab.store().keys().get(2));
      lab.store().forgetRequests();
      lab.store()
          .inject(
              (verb, key) -> {
                if (verb == Verb.LIST) {
                  throw new java.io.IOException("no permission to list");
                }
              });

      assertThat(sum(sums)).isEqualTo(199_990_000L);

      assertThat(lab.store().count(Verb.PUT)).isEqualTo(MAPS);
      lab.store().mend();
    }
  }

  @Test
  void answersAQueryRightlyAfterOneAndAfterAllObjectsWereLost() {
    SparkConf conf = withoutCopies().set("spark.sql.adaptive.enabled", "false");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      Dataset<Row> sums =
          lab.sql()
              .range(0, 20_000, 1, MAPS)
              .selectExpr("id % 97 as k", "id")
              .groupBy("k")
              .sum("id");
      long expected = total(sums);
      assertThat(expected).isEqualTo(199_990_000L);

      lab.store().lose(lab.store().keys().get(0));
      assertThat(total(sums)).isEqualTo(expected);

      lab.store().keys().forEach(lab.store()::lose);
      assertThat(total(sums)).isEqualTo(expected);
    }
  }

  private static long total(Dataset<Row> sums) {
    // The same plan: its shuffle is reused.
    long total = 0;
    for (Row row : sums.collectAsList()) {
      total += row.getLong(1);
    }
    return total;
  }

  @Test
  void readsTheLocalCopyOfAnObjectThatIsLost() {
    try (ShuffleLab lab =
        ShuffleLab.start(ShuffleLab.conf().set("spark.shuffle.s3.inline.max", "0"))) {
      JavaPairRDD<Integer, Long> sums = shuffled(lab);
      assertThat(sum(sums)).isEqualTo(199_990_000L);
      lab.store().keys().forEach(lab.store()::lose);
      lab.store().forgetRequests();

      assertThat(sum(sums)).isEqualTo(199_990_000L);

      assertThat(lab.store().requests()).isEmpty();
    }
  }

  @Test
  void computesAgainWhatWasChangedInTheBucket() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      JavaPairRDD<Integer, Long> sums = shuffled(lab);
      assertThat(sum(sums)).isEqualTo(199_990_000L);
      lab.store().corrupt(lab.store().keys().get(1), 11);
      lab.store().forgetRequests();

      assertThat(sum(sums)).isEqualTo(199_990_000L);

      assertThat(lab.store().count(Verb.PUT)).isEqualTo(1);
    }
  }
}
