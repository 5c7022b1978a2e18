package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore.Verb;
import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class RddShuffleTest {

  @Test
  void sumsByKeyThroughTheBucket() {
    try (ShuffleLab lab =
        ShuffleLab.start(ShuffleLab.conf().set("spark.shuffle.s3.inline.max", "0"))) {
      List<Tuple2<Integer, Long>> sums =
          lab.spark()
              .parallelize(IntStream.range(0, 10_000).boxed().toList(), 4)
              .mapToPair(i -> new Tuple2<>(i % 100, (long) i))
              .reduceByKey(new HashPartitioner(8), Long::sum)
              .collect();
      assertThat(sums).hasSize(100);
      assertThat(sums.stream().mapToLong(Tuple2::_2).sum()).isEqualTo(49_995_000L);
      assertThat(lab.store().count(Verb.PUT)).isEqualTo(4);
      assertThat(lab.store().count(Verb.GET)).isZero();
    }
  }
}
