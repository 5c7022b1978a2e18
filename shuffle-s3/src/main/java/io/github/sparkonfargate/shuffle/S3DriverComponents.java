package io.github.sparkonfargate.shuffle;

import io.github.sparkonfargate.shuffle.layout.ObjectKeys;
import io.github.sparkonfargate.shuffle.services.DaemonThreads;
import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.ShuffleStatus;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.MapStatus;
import org.apache.spark.shuffle.api.ShuffleDriverComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * The driver's side: removes objects with their shuffle and everything at the end of the
 * application. Executors never delete: each of them is told of every shuffle that goes.
 */
final class S3DriverComponents implements ShuffleDriverComponents {
  private static final Logger LOG = LoggerFactory.getLogger(S3DriverComponents.class);
  private static final long DELETES_AT_END_SECONDS = 30;

  private final S3ShuffleManager manager;
  private final ExecutorService deletes = DaemonThreads.pool("s3-shuffle-delete", 1);

  S3DriverComponents(S3ShuffleManager manager) {
    this.manager = manager;
  }

  /** Fails the application at its start where the bucket cannot be used. */
  @Override
  public Map<String, String> initializeApplication() {
    try {
      manager.services().store().check();
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return Map.of();
  }

  /** Executors may go at any time: what they wrote stays readable. */
  @Override
  public boolean supportsReliableStorage() {
    return true;
  }

  @Override
  public void removeShuffle(int shuffleId, boolean blocking) {
    if (manager.settings().cleanup() && !deletes.isShutdown()) {
      List<String> keys = keys(shuffleId);
      if (!keys.isEmpty()) {
        deletes.execute(() -> delete(shuffleId, keys));
      }
    }
    // What the stock components do: executors forget the shuffle and drop their copies.
    SparkEnv.get().blockManager().master().removeShuffle(shuffleId, blocking);
  }

  private List<String> keys(int shuffleId) {
    MapOutputTrackerMaster tracker = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
    Option<ShuffleStatus> shuffle = tracker.shuffleStatuses().get(shuffleId);
    if (shuffle.isEmpty()) {
      return List.of();
    }
    ObjectKeys names = manager.services().keys();
    List<String> keys = new ArrayList<>();
    for (MapStatus status : shuffle.get().mapStatuses()) {
      if (status instanceof S3MapStatus ours) {
        MapOutput output = ours.output();
        if (output.hasObject()) {
          keys.add(names.object(output.name(shuffleId)));
        }
      }
    }
    return keys;
  }

  private void delete(int shuffleId, List<String> keys) {
    try {
      manager.services().store().delete(keys);
      LOG.debug("Deleted the {} objects of shuffle {}.", keys.size(), shuffleId);
    } catch (IOException e) {
      LOG.warn(
          "Could not delete the {} objects of shuffle {}; they are deleted when the application"
              + " ends.",
          keys.size(),
          shuffleId,
          e);
    }
  }

  /** Sweeps what is left: losing attempts, failed ones, and shuffles that were never removed. */
  @Override
  public void cleanupApplication() {
    deletes.shutdown();
    if (!manager.settings().cleanup()) {
      return;
    }
    ExecutorServices services = manager.services();
    try {
      if (!deletes.awaitTermination(DELETES_AT_END_SECONDS, TimeUnit.SECONDS)) {
        deletes.shutdownNow();
      }
      for (String prefix : services.keys().application()) {
        Sweep.run(services.store(), prefix);
      }
    } catch (IOException e) {
      LOG.warn(
          "Could not delete what is left of this application's shuffles under {}; delete it by hand"
              + " or by a lifecycle rule.",
          services.keys().application(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("Interrupted before the shuffles' objects were deleted.");
    }
  }

  /** Deletes everything under a prefix. */
  static final class Sweep {
    private Sweep() {}

    static void run(ObjectStore store, String prefix) throws IOException {
      List<String> left = new ArrayList<>();
      store.list(prefix, object -> left.add(object.key()));
      if (!left.isEmpty()) {
        store.delete(left);
      }
      int uploads = store.abortUploads(prefix);
      LOG.info(
          "Deleted the last {} objects under {}; aborted {} uploads.",
          left.size(),
          prefix,
          uploads);
    }
  }
}
