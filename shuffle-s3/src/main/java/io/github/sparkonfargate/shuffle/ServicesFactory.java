package io.github.sparkonfargate.shuffle;

import io.github.sparkonfargate.shuffle.cache.ObjectCache;
import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import io.github.sparkonfargate.shuffle.layout.ObjectKeys;
import io.github.sparkonfargate.shuffle.recovery.LossDesk;
import io.github.sparkonfargate.shuffle.recovery.LossSurvey;
import io.github.sparkonfargate.shuffle.recovery.RemoteLosses;
import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.services.Losses;
import io.github.sparkonfargate.shuffle.services.Reads;
import io.github.sparkonfargate.shuffle.services.Trailers;
import io.github.sparkonfargate.shuffle.services.Uploads;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.DiskBlockManager;

/** Composes what the tasks of this executor share. */
final class ServicesFactory {
  private static final int DISK_FOR_SPILLS = 10;

  private ServicesFactory() {}

  /** Called when Spark's environment is complete, which it is not yet when the manager is made. */
  static ExecutorServices open(SparkConf conf, ShuffleSettings settings, ObjectStore store) {
    SparkEnv env = SparkEnv.get();
    DiskBlockManager disk = env.blockManager().diskBlockManager();
    ObjectKeys keys = new ObjectKeys(settings.prefix(), settings.prefixShards(), conf.getAppId());
    return new ExecutorServices(
        settings,
        env.executorId(),
        DriverDefaults.nonce(conf),
        keys,
        store,
        new ObjectCache(settings.cacheMaxBytes(), roomOn(disk)),
        new Uploads(settings.write()),
        new Reads(settings.read(), Runtime.getRuntime().maxMemory()),
        new Trailers(),
        losses(env, conf, keys, store),
        newFiles(disk));
  }

  private static Losses losses(SparkEnv env, SparkConf conf, ObjectKeys keys, ObjectStore store) {
    if (env.mapOutputTracker() instanceof MapOutputTrackerMaster tracker) {
      LossDesk desk = new LossDesk(env.rpcEnv(), new LossSurvey(tracker, keys, store));
      desk.open();
      return desk;
    }
    return new RemoteLosses(env.rpcEnv(), conf);
  }

  /** Spills come before copies: the last tenth of the disk is theirs. */
  private static BooleanSupplier roomOn(DiskBlockManager disk) {
    List<File> directories = List.of(disk.localDirs());
    return () ->
        directories.stream()
            .allMatch(each -> each.getUsableSpace() > each.getTotalSpace() / DISK_FOR_SPILLS);
  }

  /** Files that go with Spark's local directories, whatever becomes of us. */
  private static Supplier<Path> newFiles(DiskBlockManager disk) {
    return () -> disk.createTempShuffleBlock()._2().toPath();
  }
}
