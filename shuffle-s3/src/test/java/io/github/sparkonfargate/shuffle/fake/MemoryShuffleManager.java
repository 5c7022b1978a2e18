package io.github.sparkonfargate.shuffle.fake;

import io.github.sparkonfargate.shuffle.S3ShuffleManager;
import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;

/** The shuffle manager over a bucket in memory; Spark makes it by name. */
public final class MemoryShuffleManager extends S3ShuffleManager {
  private static final Map<String, MemoryObjectStore> BUCKETS = new ConcurrentHashMap<>();

  public MemoryShuffleManager(SparkConf conf) {
    super(conf);
  }

  /** The bucket of a name, made when it is first asked for. */
  public static MemoryObjectStore bucket(String name) {
    return BUCKETS.computeIfAbsent(name, missing -> new MemoryObjectStore());
  }

  @Override
  protected ObjectStore openStore(ShuffleSettings settings) {
    return bucket(settings.bucket().name());
  }
}
