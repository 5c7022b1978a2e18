package io.github.sparkonfargate.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore;
import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore.Verb;
import io.github.sparkonfargate.shuffle.fake.ShuffleLab;
import io.github.sparkonfargate.shuffle.store.StoreException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** Attempts that fail, are killed or commit twice at every step of a write. */
@Timeout(180)
class WriteFaultsTest {
  private static final long BYTES = 12L << 20;

  /** Outputs of 12 MiB in parts of 5; every read goes to the bucket. */
  private static SparkConf conf() {
    return ShuffleLab.conf()
        .setMaster("local[2,3]")
        .set("spark.shuffle.s3.part.size", "5m")
        .set("spark.shuffle.s3.cache.maxBytes", "0")
        .set("spark.shuffle.compress", "false")
        .set("spark.shuffle.s3.inline.max", "0");
  }

  private static JavaPairRDD<Integer, byte[]> large(ShuffleLab lab) {
    return lab.spark()
        .parallelize(IntStream.range(0, 12).boxed().toList(), 1)
        .mapToPair(i -> new Tuple2<>(i, new byte[1 << 20]))
        .partitionBy(new HashPartitioner(4));
  }

  private static long length(JavaPairRDD<Integer, byte[]> rows) {
    return rows.map(row -> (long) row._2().length).reduce(Long::sum);
  }

  /** Breaks the first request of a verb. */
  private static MemoryObjectStore.Fault once(Verb broken) {
    AtomicBoolean done = new AtomicBoolean();
    return (verb, key) -> {
      if (verb == broken && done.compareAndSet(false, true)) {
        throw new StoreException("S3 refused " + verb, null);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"BEGIN", "PART", "COMPLETE"})
  void anAttemptThatFailsLeavesNothingBehindAndTheNextSucceeds(Verb step) {
    try (ShuffleLab lab = ShuffleLab.start(conf())) {
      lab.store().inject(once(step));

      assertThat(length(large(lab))).isEqualTo(BYTES);

      assertThat(lab.store().openUploads()).isZero();
      assertThat(lab.store().keys()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.serializer.KryoSerializer",
        "org.apache.spark.serializer.JavaSerializer"
      })
  void anApplicationWhoseUploadsAlwaysFailEndsWithTheReason(String serializer) {
    try (ShuffleLab lab = ShuffleLab.start(conf().set("spark.serializer", serializer))) {
      lab.store()
          .inject(
              (verb, key) -> {
                if (verb == Verb.PART) {
                  throw new StoreException("access denied to part", null);
                }
              });

      assertThatThrownBy(() -> length(large(lab))).hasMessageContaining("access denied to part");

      lab.store().mend();
      assertThat(lab.store().openUploads()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BEGIN", "PART", "COMPLETE"})
  void anAttemptThatIsKilledStopsAtOnceAndLeavesNothingBehind(Verb step) throws Exception {
    try (ShuffleLab lab = ShuffleLab.start(conf().set("spark.job.interruptOnCancel", "true"))) {
      CountDownLatch reached = new CountDownLatch(1);
      lab.store()
          .inject(
              (verb, key) -> {
                if (verb == step) {
                  reached.countDown();
                  block();
                }
              });
      lab.spark().setJobGroup("killed", "a job that is killed", true);
      JavaFutureAction<Long> job = large(lab).countAsync();
      reached.await();

      lab.spark().cancelJobGroup("killed");

      assertThatThrownBy(job::get).hasStackTraceContaining("cancelled");
      lab.store().mend();
    }
  }

  /** As a request that S3 never answers. */
  private static void block() throws StoreException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted", e);
    }
  }

  @Test
  void twoAttemptsOfOneTaskBothCommitAndTheLosersObjectGoesInTheEnd() {
    SparkConf conf = conf().set("spark.shuffle.s3.part.size", "64m");
    try (ShuffleLab lab = ShuffleLab.start(conf)) {
      AtomicBoolean lost = new AtomicBoolean();
      lab.store()
          .loseReplies(
              (verb, key) -> {
                if (verb == Verb.PUT && lost.compareAndSet(false, true)) {
                  throw new StoreException("the reply was lost", null);
                }
              });

      assertThat(length(large(lab))).isEqualTo(BYTES);

      assertThat(lab.store().keys()).as("winner and loser").hasSize(2);
    }
  }

  @Test
  void refusesToStartWhereTheBucketCannotBeUsed() {
    SparkConf conf = conf();
    ShuffleLab.bucketOf(conf)
        .inject(
            (verb, key) -> {
              if (verb == Verb.CHECK) {
                throw new StoreException("There is no bucket b; create it.", null);
              }
            });

    assertThatThrownBy(() -> ShuffleLab.start(conf))
        .hasMessageContaining("There is no bucket b; create it.");
    ShuffleLab.stopWhateverRuns();
  }
}
