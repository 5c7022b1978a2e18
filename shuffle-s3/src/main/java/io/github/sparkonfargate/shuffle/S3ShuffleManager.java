package io.github.sparkonfargate.shuffle;

import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import io.github.sparkonfargate.shuffle.read.S3ShuffleReader;
import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import io.github.sparkonfargate.shuffle.store.ObjectStores;
import io.github.sparkonfargate.shuffle.write.S3ShuffleWriter;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.shuffle.BaseShuffleHandle;
import org.apache.spark.shuffle.ShuffleHandle;
import org.apache.spark.shuffle.ShuffleReadMetricsReporter;
import org.apache.spark.shuffle.ShuffleReader;
import org.apache.spark.shuffle.ShuffleWriteMetricsReporter;
import org.apache.spark.shuffle.ShuffleWriter;
import org.apache.spark.shuffle.sort.SerializedShuffleHandle;
import org.apache.spark.shuffle.sort.SortShuffleManager;
import org.jspecify.annotations.Nullable;

/**
 * Spark's shuffle manager with its files in S3: {@code spark.shuffle.manager}. Made by Spark, once
 * on the driver and once on each executor.
 *
 * <p>It extends Spark's own because Spark SQL asks for that type and would copy every row before
 * the shuffle without ({@code ShuffleExchangeExec.needToCopyObjectsBeforeShuffle}).
 */
public class S3ShuffleManager extends SortShuffleManager {
  private static final String BYPASS_THRESHOLD = "spark.shuffle.sort.bypassMergeThreshold";

  /** The newest one; a JVM has one SparkContext or executor at a time. */
  private static volatile @Nullable S3ShuffleManager newest;

  private final SparkConf conf;
  private final ShuffleSettings settings;

  /** Made with the first task; guarded by this. */
  private volatile @Nullable ExecutorServices services;

  private boolean stopped;

  /** Called by Spark, with the configuration that the driver passes on to its executors. */
  @SuppressWarnings("this-escape")
  public S3ShuffleManager(SparkConf conf) {
    super(DriverDefaults.apply(conf));
    this.conf = conf;
    this.settings = ShuffleSettings.parse(Configurations.entries(conf));
    newest = this;
  }

  /** The manager that Spark made in this process. */
  static S3ShuffleManager ofThisProcess() {
    S3ShuffleManager manager = newest;
    if (manager == null) {
      throw new IllegalStateException(
          "spark.shuffle.sort.io.plugin.class is the S3 shuffle's, but spark.shuffle.manager is"
              + " not: set it to "
              + S3ShuffleManager.class.getName()
              + ", or remove both.");
    }
    return manager;
  }

  SparkConf conf() {
    return conf;
  }

  ShuffleSettings settings() {
    return settings;
  }

  /** Opens the store; another one in tests. */
  protected ObjectStore openStore(ShuffleSettings opened) {
    return ObjectStores.open(opened);
  }

  ExecutorServices services() {
    ExecutorServices known = services;
    return known != null ? known : open();
  }

  private synchronized ExecutorServices open() {
    ExecutorServices known = services;
    if (known == null) {
      if (stopped) {
        throw new IllegalStateException("The shuffle manager of this process has stopped.");
      }
      known = ServicesFactory.open(conf, settings, openStore(settings));
      services = known;
    }
    return known;
  }

  /**
   * Prefers the writer that sorts serialized records over the one that opens a file for each
   * partition, which stock takes up to {@code spark.shuffle.sort.bypassMergeThreshold} partitions:
   * it writes the output once, into one file that can be uploaded as it is. Where the application
   * sets that key it wants what stock does.
   */
  @Override
  @SuppressWarnings("unchecked") // no map-side combine: the combined type is the value's
  public <K, V, C> ShuffleHandle registerShuffle(
      int shuffleId, ShuffleDependency<K, V, C> dependency) {
    if (!conf.contains(BYPASS_THRESHOLD)
        && SortShuffleManager.canUseSerializedShuffle(dependency)) {
      return new SerializedShuffleHandle<>(shuffleId, (ShuffleDependency<K, V, V>) dependency);
    }
    return super.registerShuffle(shuffleId, dependency);
  }

  @Override
  public <K, V> ShuffleWriter<K, V> getWriter(
      ShuffleHandle handle, long mapId, TaskContext context, ShuffleWriteMetricsReporter metrics) {
    ShuffleWriter<K, V> sparks = super.getWriter(handle, mapId, context, metrics);
    return new S3ShuffleWriter<>(sparks, services(), context, handle.shuffleId(), mapId, metrics);
  }

  @Override
  @SuppressWarnings("unchecked") // what Spark itself does with its handles
  public <K, C> ShuffleReader<K, C> getReader(
      ShuffleHandle handle,
      int startMapIndex,
      int endMapIndex,
      int startPartition,
      int endPartition,
      TaskContext context,
      ShuffleReadMetricsReporter metrics) {
    return new S3ShuffleReader<>(
        ((BaseShuffleHandle<K, Object, C>) handle).dependency(),
        startMapIndex,
        endMapIndex,
        startPartition,
        endPartition,
        SortShuffleManager.canUseBatchFetch(startPartition, endPartition, context),
        context,
        metrics,
        services());
  }

  /** Called on the driver and on every executor when a shuffle is removed. */
  @Override
  public boolean unregisterShuffle(int shuffleId) {
    ExecutorServices known = services;
    if (known != null) {
      known.drop(shuffleId);
    }
    return super.unregisterShuffle(shuffleId);
  }

  @Override
  public void stop() {
    super.stop();
    ExecutorServices open;
    synchronized (this) {
      stopped = true;
      open = services;
      services = null;
    }
    if (open != null) {
      open.close();
    }
  }
}
