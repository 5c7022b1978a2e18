package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Tuple2;

/** Kinds of stages that Spark repeats by rules of their own. */
@Timeout(180)
class StagesTest {

  private static SparkConf conf() {
    return ShuffleLab.conf()
        .set("spark.shuffle.s3.inline.max", "0")
        .set("spark.shuffle.s3.cache.maxBytes", "0");
  }

  @Test
  void repeatsABarrierStageWholeWhenOneOfItsOutputsIsLost() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      JavaRDD<Integer> rows =
          lab.spark().parallelize(IntStream.range(0, 1_000).boxed().toList(), 2);
      JavaPairRDD<Integer, Integer> moved =
          JavaRDD.fromRDD(
                  rows.rdd()
                      .barrier()
                      .mapPartitions(
                          new Together(),
                          false,
                          scala.reflect.ClassTag$.MODULE$.<Integer>apply(Integer.class)),
                  scala.reflect.ClassTag$.MODULE$.<Integer>apply(Integer.class))
              .mapToPair(i -> new Tuple2<>(i, i))
              .partitionBy(new HashPartitioner(3));
      assertThat(moved.count()).isEqualTo(1_000);
      lab.store().lose(lab.store().keys().get(0));

      assertThat(moved.count()).isEqualTo(1_000);
    }
  }

  /** Meets the other tasks of the stage, then passes its rows on. */
  private static final class Together
      extends scala.runtime.AbstractFunction1<
          scala.collection.Iterator<Integer>, scala.collection.Iterator<Integer>>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public scala.collection.Iterator<Integer> apply(scala.collection.Iterator<Integer> rows) {
      BarrierTaskContext.get().barrier();
      return rows;
    }
  }

  @Test
  void answersRightlyWhereAnIndeterminateStageLosesAnOutput() {
    try (ShuffleLab lab = ShuffleLab.start(conf().set("spark.sql.adaptive.enabled", "false"))) {
      // Round-robin over rows in no defined order, and a shuffle of that.
      Dataset<Row> counts =
          lab.sql()
              .range(0, 20_000, 1, 4)
              .repartition(5)
              .selectExpr("id % 10 as k")
              .groupBy("k")
              .count();
      assertThat(total(counts.collectAsList())).isEqualTo(20_000);
      List<String> keys = lab.store().keys();
      keys.subList(0, keys.size() / 2).forEach(lab.store()::lose);

      assertThat(total(counts.collectAsList())).isEqualTo(20_000);
    }
  }

  private static long total(List<Row> counts) {
    List<Long> each = new ArrayList<>();
    counts.forEach(row -> each.add(row.getLong(1)));
    return each.stream().mapToLong(Long::longValue).sum();
  }
}
