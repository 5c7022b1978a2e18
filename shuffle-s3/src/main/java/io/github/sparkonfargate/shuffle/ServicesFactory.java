package io.github.sparkonfargate.shuffle;

import io.github.sparkonfargate.shuffle.cache.ObjectCache;
import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import io.github.sparkonfargate.shuffle.layout.ObjectKeys;
import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.services.Losses;
import io.github.sparkonfargate.shuffle.services.Reads;
import io.github.sparkonfargate.shuffle.services.Trailers;
import io.github.sparkonfargate.shuffle.services.Uploads;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.DiskBlockManager;

/** Composes what the tasks of this executor share. */
final class ServicesFactory {
  private ServicesFactory() {}

  /** Called when Spark's environment is complete, which it is not yet when the manager is made. */
  static ExecutorServices open(SparkConf conf, ShuffleSettings settings, ObjectStore store) {
    SparkEnv env = SparkEnv.get();
    return new ExecutorServices(
        settings,
        env.executorId(),
        DriverDefaults.nonce(conf),
        new ObjectKeys(settings.prefix(), settings.prefixShards(), conf.getAppId()),
        store,
        new ObjectCache(settings.cacheMaxBytes()),
        new Uploads(settings.write()),
        new Reads(settings.read(), Runtime.getRuntime().maxMemory()),
        new Trailers(),
        losses(),
        newFiles(env.blockManager().diskBlockManager()));
  }

  private static Losses losses() {
    return shuffleId -> {};
  }

  /** Files that go with Spark's local directories, whatever becomes of us. */
  private static Supplier<Path> newFiles(DiskBlockManager disk) {
    return () -> disk.createTempShuffleBlock()._2().toPath();
  }
}
