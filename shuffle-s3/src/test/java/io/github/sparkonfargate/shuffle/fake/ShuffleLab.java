package io.github.sparkonfargate.shuffle.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * One Spark application in local mode with its shuffles in a bucket in memory. Closing it ends the
 * application and checks that nothing is left in the bucket.
 */
public final class ShuffleLab implements AutoCloseable {
  private final MemoryObjectStore store;
  private final SparkSession session;

  private ShuffleLab(MemoryObjectStore store, SparkSession session) {
    this.store = store;
    this.session = session;
  }

  /** Settings that a test adds to before it starts. */
  public static SparkConf conf() {
    String bucket = "bucket-" + UUID.randomUUID();
    return new SparkConf(false)
        .setMaster("local[2]")
        .setAppName("shuffle test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.sql.shuffle.partitions", "4")
        .set("spark.shuffle.manager", MemoryShuffleManager.class.getName())
        .set("spark.shuffle.s3.bucket", bucket);
  }

  public static ShuffleLab start(SparkConf conf) {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    return new ShuffleLab(
        MemoryShuffleManager.bucket(conf.get("spark.shuffle.s3.bucket")), session);
  }

  /** The bucket that an application of this configuration will use. */
  public static MemoryObjectStore bucketOf(SparkConf conf) {
    return MemoryShuffleManager.bucket(conf.get("spark.shuffle.s3.bucket"));
  }

  /** After an application that did not start, or was not closed. */
  public static void stopWhateverRuns() {
    if (SparkSession.getActiveSession().isDefined()) {
      SparkSession.getActiveSession().get().stop();
    }
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }

  public MemoryObjectStore store() {
    return store;
  }

  public SparkSession sql() {
    return session;
  }

  public JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /** Waits until listeners have seen what has happened. */
  public void drainEvents() throws Exception {
    session.sparkContext().listenerBus().waitUntilEmpty();
  }

  /** Ends the application without a look at the bucket. */
  public void stop() {
    session.stop();
  }

  @Override
  public void close() {
    session.stop();
    assertThat(store.keys()).as("objects left in the bucket").isEmpty();
    assertThat(store.openUploads()).as("uploads left open").isZero();
  }
}
