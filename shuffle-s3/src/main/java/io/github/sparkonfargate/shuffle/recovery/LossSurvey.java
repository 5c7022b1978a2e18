package io.github.sparkonfargate.shuffle.recovery;

import io.github.sparkonfargate.shuffle.layout.ObjectKeys;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.ShuffleStatus;
import org.apache.spark.scheduler.MapStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Lists the objects of a shuffle and unregisters exactly those map outputs whose object is not
 * there as it was written (docs/adr/0006). Runs on the driver.
 *
 * <p>S3 lists what was stored before, always: a status that Spark knows before the listing begins
 * and whose object is not in it has lost it.
 */
public final class LossSurvey {
  private static final Logger LOG = LoggerFactory.getLogger(LossSurvey.class);

  private final MapOutputTrackerMaster tracker;
  private final ObjectKeys keys;
  private final ObjectStore store;

  public LossSurvey(MapOutputTrackerMaster tracker, ObjectKeys keys, ObjectStore store) {
    this.tracker = tracker;
    this.keys = keys;
    this.store = store;
  }

  /**
   * Unregisters what is gone. Where S3 cannot be listed, the whole shuffle: finding losses one by
   * one would use up the attempts that Spark allows a stage.
   */
  void run(int shuffleId) {
    Option<ShuffleStatus> shuffle = tracker.shuffleStatuses().get(shuffleId);
    if (shuffle.isEmpty()) {
      return;
    }
    List<S3MapStatus> known = known(shuffle.get());
    try {
      List<S3MapStatus> lost = lost(known, lengths(shuffleId));
      for (S3MapStatus status : lost) {
        tracker.unregisterMapOutput(shuffleId, status.mapIndex(), status.location());
      }
      LOG.warn(
          "{} of the {} map outputs of shuffle {} are gone from S3; Spark computes them again.",
          lost.size(),
          known.size(),
          shuffleId);
    } catch (IOException e) {
      LOG.warn(
          "An object of shuffle {} is gone, and what is left cannot be listed; Spark computes all"
              + " of it again.",
          shuffleId,
          e);
      tracker.unregisterAllMapAndMergeOutput(shuffleId);
    }
  }

  private static List<S3MapStatus> known(ShuffleStatus shuffle) {
    List<S3MapStatus> known = new ArrayList<>();
    // Spark replaces elements under a lock of its own; each is read once here.
    for (MapStatus status : Arrays.copyOf(shuffle.mapStatuses(), shuffle.mapStatuses().length)) {
      if (status instanceof S3MapStatus ours) {
        known.add(ours);
      }
    }
    return known;
  }

  private Map<String, Long> lengths(int shuffleId) throws IOException {
    Map<String, Long> lengths = new HashMap<>();
    for (String prefix : keys.shuffle(shuffleId)) {
      store.list(prefix, object -> lengths.put(object.key(), object.length()));
    }
    return lengths;
  }

  private List<S3MapStatus> lost(List<S3MapStatus> known, Map<String, Long> lengths) {
    List<S3MapStatus> lost = new ArrayList<>();
    for (S3MapStatus status : known) {
      MapOutput output = status.output();
      String key = keys.object(output.name(status.shuffleId()));
      if (output.hasObject() && lengths.getOrDefault(key, -1L) != output.objectLength()) {
        lost.add(status);
      }
    }
    return lost;
  }
}
