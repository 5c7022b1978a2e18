package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore.Verb;
import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Spark SQL, and the rectangles of blocks that adaptive execution reads. */
class SqlShuffleTest {

  private static SparkConf conf() {
    return ShuffleLab.conf()
        .set("spark.shuffle.s3.inline.max", "0")
        .set("spark.shuffle.s3.cache.maxBytes", "0");
  }

  private static SparkConf joins() {
    return conf()
        .set("spark.sql.shuffle.partitions", "10")
        .set("spark.sql.autoBroadcastJoinThreshold", "-1")
        .set("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false");
  }

  /** Key 0 has nearly all rows of the left side. */
  private static Dataset<Row> skewed(ShuffleLab lab) {
    Dataset<Row> left =
        lab.sql()
            .range(0, 60_000, 1, 6)
            .selectExpr("if(id % 10 = 0, id % 100, 0) as k", "id as v", "repeat(uuid(), 3) as pad");
    Dataset<Row> right = lab.sql().range(0, 100, 1, 2).selectExpr("id as k", "id * 2 as w");
    return left.join(right, "k").selectExpr("k", "v + w as s", "length(pad) as l");
  }

  private static String plan(Dataset<Row> query) {
    return query.queryExecution().executedPlan().toString();
  }

  @Test
  void readsCoalescedPartitions() {
    try (ShuffleLab lab = ShuffleLab.start(joins())) {
      Dataset<Row> counts =
          lab.sql().range(0, 10_000, 1, 4).selectExpr("id % 50 as k").groupBy("k").count();

      assertThat(counts.collectAsList()).hasSize(50).allMatch(row -> row.getLong(1) == 200);
      assertThat(plan(counts)).contains("AQEShuffleRead coalesced");
      // One range for each map, over all partitions.
      assertThat(lab.store().count(Verb.GET)).isEqualTo(4);
    }
  }

  @Test
  void readsSkewedPartitionsByRangesOfMaps() {
    SparkConf conf =
        joins()
            .set("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "100k")
            .set("spark.sql.adaptive.skewJoin.skewedPartitionFactor", "2")
            .set("spark.sql.adaptive.advisoryPartitionSizeInBytes", "200k");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      Dataset<Row> joined = skewed(lab);

      assertThat(joined.collectAsList()).hasSize(60_000);
      assertThat(plan(joined)).contains("skewed");
    }
  }

  @Test
  void readsWholeMapOutputsWhereAJoinBecomesABroadcast() {
    SparkConf conf = joins().set("spark.sql.adaptive.autoBroadcastJoinThreshold", "1m");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      Dataset<Row> joined = skewed(lab);

      assertThat(joined.collectAsList()).hasSize(60_000);
      assertThat(plan(joined)).contains("AQEShuffleRead local");
    }
  }

  @Test
  void readsTheSameRowsInEveryCodec() {
    for (String codec : List.of("lz4", "zstd", "snappy", "lzf")) {
      try (ShuffleLab lab = ShuffleLab.start(joins().set("spark.io.compression.codec", codec))) {
        assertThat(skewed(lab).count()).as(codec).isEqualTo(60_000);
      }
    }
  }

  @Test
  void cutsAdjacentBlocksWhereTheyAreEncrypted() {
    try (ShuffleLab lab = ShuffleLab.start(joins().set("spark.io.encryption.enabled", "true"))) {
      assertThat(skewed(lab).count()).isEqualTo(60_000);
    }
  }

  @Test
  void sparkSqlDoesNotCopyRowsBeforeOurShuffle() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      assertThat(org.apache.spark.SparkEnv.get().shuffleManager())
          .isInstanceOf(org.apache.spark.shuffle.sort.SortShuffleManager.class);
      assertThat(lab.sql().range(10).repartition(3).count()).isEqualTo(10);
    }
  }
}
