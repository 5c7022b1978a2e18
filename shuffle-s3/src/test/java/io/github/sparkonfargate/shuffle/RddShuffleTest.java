package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore.Verb;
import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** Spark's three writers and every way to store an output, by RDDs in local mode. */
class RddShuffleTest {
  private static final int ROWS = 20_000;
  private static final long SUM = 199_990_000L;

  private static SparkConf conf() {
    return ShuffleLab.conf().set("spark.shuffle.s3.inline.max", "0");
  }

  private static SparkConf withoutCopies() {
    return conf().set("spark.shuffle.s3.cache.maxBytes", "0");
  }

  private static JavaPairRDD<Integer, Long> rows(ShuffleLab lab, int maps) {
    return lab.spark()
        .parallelize(IntStream.range(0, ROWS).boxed().toList(), maps)
        .mapToPair(i -> new Tuple2<>(i % 100, (long) i));
  }

  private static long sum(List<Tuple2<Integer, Long>> rows) {
    return rows.stream().mapToLong(Tuple2::_2).sum();
  }

  @Test
  void combinesOnTheMapSideAndStoresOneObjectForEachMap() {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      List<Tuple2<Integer, Long>> sums =
          rows(lab, 4).reduceByKey(new HashPartitioner(8), Long::sum).collect();

      assertThat(sums).hasSize(100);
      assertThat(sum(sums)).isEqualTo(SUM);
      assertThat(lab.store().requests())
          .containsOnly(Map.entry(Verb.CHECK, 1), Map.entry(Verb.PUT, 4));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // serializer, bypass threshold: bypass, serialized and (Java's cannot be relocated) sorted
    "org.apache.spark.serializer.KryoSerializer, 200",
    "org.apache.spark.serializer.KryoSerializer, 1",
    "org.apache.spark.serializer.JavaSerializer, 200",
    "org.apache.spark.serializer.JavaSerializer, 1",
  })
  void readsBackFromTheBucketWhatEachWriterWrote(String serializer, String bypassThreshold) {
    SparkConf conf =
        withoutCopies()
            .set("spark.serializer", serializer)
            .set("spark.shuffle.sort.bypassMergeThreshold", bypassThreshold);
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      List<Tuple2<Integer, Long>> moved =
          rows(lab, 3).partitionBy(new HashPartitioner(5)).collect();

      assertThat(moved).hasSize(ROWS);
      assertThat(sum(moved)).isEqualTo(SUM);
      assertThat(lab.store().count(Verb.PUT)).isEqualTo(3);
      assertThat(lab.store().count(Verb.GET)).isEqualTo(15);
    }
  }

  @Test
  void prefersTheWriterThatMakesOneFileUnlessTheApplicationSaysOtherwise() {
    try (ShuffleLab lab =
        ShuffleLab.start(
            conf().set("spark.serializer", "org.apache.spark.serializer.KryoSerializer"))) {
      JavaPairRDD<Integer, Long> moved = rows(lab, 2).partitionBy(new HashPartitioner(5));
      moved.count();

      assertThat(handle(moved)).isEqualTo("SerializedShuffleHandle");
    }
    try (ShuffleLab lab =
        ShuffleLab.start(conf().set("spark.shuffle.sort.bypassMergeThreshold", "200"))) {
      JavaPairRDD<Integer, Long> moved = rows(lab, 2).partitionBy(new HashPartitioner(5));
      moved.count();

      assertThat(handle(moved)).isEqualTo("BypassMergeSortShuffleHandle");
    }
  }

  private static String handle(JavaPairRDD<Integer, Long> moved) {
    return ((org.apache.spark.ShuffleDependency<?, ?, ?>) moved.rdd().dependencies().head())
        .shuffleHandle()
        .getClass()
        .getSimpleName();
  }

  @Test
  void sortsByKey() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      List<Integer> keys = rows(lab, 4).sortByKey(true, 6).keys().collect();

      assertThat(keys).hasSize(ROWS).isSorted();
    }
  }

  @Test
  void groupsByKeyInMapOrder() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      Iterable<Long> ofSeven = rows(lab, 7).groupByKey(3).lookup(7).get(0);

      List<Long> values = new ArrayList<>();
      ofSeven.forEach(values::add);
      assertThat(values).hasSize(ROWS / 100).isSorted();
    }
  }

  @Test
  void sendsTinyOutputsInTheirStatuses() {
    try (ShuffleLab lab = ShuffleLab.start(ShuffleLab.conf())) {
      long sum = sum(rows(lab, 4).reduceByKey(new HashPartitioner(8), Long::sum).collect());

      assertThat(sum).isEqualTo(SUM);
      assertThat(lab.store().requests()).containsOnlyKeys(Verb.CHECK);
    }
  }

  @Test
  void writesNothingForAnEmptyOutput() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      List<Tuple2<Integer, Long>> some =
          rows(lab, 4)
              .mapPartitionsToPair(
                  all ->
                      org.apache.spark.TaskContext.getPartitionId() == 2
                          ? all
                          : List.<Tuple2<Integer, Long>>of().iterator())
              .reduceByKey(new HashPartitioner(8), Long::sum)
              .collect();

      assertThat(some).hasSize(100);
      assertThat(lab.store().count(Verb.PUT)).isEqualTo(1);
      assertThat(lab.store().count(Verb.GET)).isEqualTo(8);
    }
  }

  @Test
  void sendsALargeOutputInPartsOfOneObject() {
    SparkConf conf =
        withoutCopies()
            .set("spark.shuffle.s3.part.size", "5m")
            .set("spark.shuffle.compress", "false");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      long length =
          lab.spark()
              .parallelize(IntStream.range(0, 12).boxed().toList(), 1)
              .mapToPair(i -> new Tuple2<>(i, new byte[1 << 20]))
              .partitionBy(new HashPartitioner(4))
              .map(row -> (long) row._2().length)
              .reduce(Long::sum);

      assertThat(length).isEqualTo(12L << 20);
      assertThat(lab.store().requests())
          .containsEntry(Verb.BEGIN, 1)
          .containsEntry(Verb.PART, 3)
          .containsEntry(Verb.COMPLETE, 1)
          .containsEntry(Verb.GET, 4)
          .doesNotContainKey(Verb.PUT);
    }
  }

  @Test
  void streamsABlockThatIsLargerThanATaskMayHold() {
    SparkConf conf =
        withoutCopies()
            .set("spark.shuffle.s3.read.maxBytesInFlight", "1m")
            .set("spark.shuffle.compress", "false");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      long length =
          lab.spark()
              .parallelize(IntStream.range(0, 12).boxed().toList(), 2)
              .mapToPair(i -> new Tuple2<>(i, new byte[1 << 20]))
              .partitionBy(new HashPartitioner(2))
              .map(row -> (long) row._2().length)
              .reduce(Long::sum);

      assertThat(length).isEqualTo(12L << 20);
      assertThat(lab.store().count(Verb.GET)).isEqualTo(4);
    }
  }

  @Test
  void keepsTheSizesOfVeryManyBlocksInTheObjects() {
    int maps = 17;
    int partitions = 1_000_000;
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      JavaPairRDD<Integer, Long> moved =
          rows(lab, maps)
              .mapToPair(row -> new Tuple2<>(row._1() * 10_000, row._2()))
              .partitionBy(new HashPartitioner(partitions));

      List<Tuple2<Integer, Long>>[] rows =
          moved.collectPartitions(new int[] {0, 10_000, 10_001, 990_000});

      assertThat(rows[0]).hasSize(200);
      assertThat(rows[1]).hasSize(200).allMatch(row -> row._1() == 10_000);
      assertThat(rows[2]).isEmpty();
      assertThat(rows[3]).hasSize(200);
      // The trailer of each object once, and a range of each for each of three partitions.
      assertThat(lab.store().count(Verb.GET)).isEqualTo(maps + 3 * maps);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lz4, true, false",
    "zstd, true, false",
    "snappy, true, false",
    "lzf, true, false",
    "lz4, false, false",
    "lz4, true, true",
  })
  void readsWhatWasCompressedAndEncrypted(String codec, String compress, String encrypt) {
    SparkConf conf =
        withoutCopies()
            .set("spark.io.compression.codec", codec)
            .set("spark.shuffle.compress", compress)
            .set("spark.io.encryption.enabled", encrypt);
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      assertThat(sum(rows(lab, 3).reduceByKey(new HashPartitioner(4), Long::sum).collect()))
          .isEqualTo(SUM);
    }
  }

  @Test
  void worksWithKryoThatRefusesUnknownClasses() {
    SparkConf conf =
        withoutCopies()
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.classesToRegister", "scala.Tuple2,[Lscala.Tuple2;");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      assertThat(rows(lab, 3).partitionBy(new HashPartitioner(4)).values().reduce(Long::sum))
          .isEqualTo(SUM);
    }
  }

  @Test
  void worksWithTheOldFetchProtocolWhichCallsOutputsByTheirPartition() {
    SparkConf conf = withoutCopies().set("spark.shuffle.useOldFetchProtocol", "true");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      assertThat(sum(rows(lab, 3).reduceByKey(new HashPartitioner(4), Long::sum).collect()))
          .isEqualTo(SUM);
    }
  }

  @Test
  void stopsReadingWhereTheConsumerDoes() {
    try (ShuffleLab lab = ShuffleLab.start(withoutCopies())) {
      assertThat(rows(lab, 6).partitionBy(new HashPartitioner(3)).take(5)).hasSize(5);
    }
  }
}
