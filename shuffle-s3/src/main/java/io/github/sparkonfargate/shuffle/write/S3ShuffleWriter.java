package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import java.io.IOException;
import org.apache.spark.TaskContext;
import org.apache.spark.scheduler.MapStatus;
import org.apache.spark.shuffle.ShuffleWriteMetricsReporter;
import org.apache.spark.shuffle.ShuffleWriter;
import org.apache.spark.util.TaskCompletionListener;
import scala.Option;
import scala.Product2;
import scala.collection.Iterator;

/**
 * One of Spark's own shuffle writers, with a status of ours at the end. The writers sort, spill and
 * merge as ever; what they write goes through {@link S3ExecutorComponents}.
 */
public final class S3ShuffleWriter<K, V> extends ShuffleWriter<K, V> {
  private final ShuffleWriter<K, V> sparks;
  private final MapAttempt attempt;
  private final TaskContext context;
  private final int shuffleId;
  private final long mapId;

  public S3ShuffleWriter(
      ShuffleWriter<K, V> sparks,
      ExecutorServices services,
      TaskContext context,
      int shuffleId,
      long mapId,
      ShuffleWriteMetricsReporter metrics) {
    this.sparks = sparks;
    this.attempt = new MapAttempt(services, context, shuffleId, metrics);
    this.context = context;
    this.shuffleId = shuffleId;
    this.mapId = mapId;
    // SortShuffleWriter never aborts its output when it fails; the others do.
    context.addTaskCompletionListener((TaskCompletionListener) ended -> attempt.discardDraft());
  }

  @Override
  public void write(Iterator<Product2<K, V>> records) throws IOException {
    attempt.enter();
    try {
      sparks.write(records);
    } finally {
      attempt.leave();
    }
  }

  @Override
  public Option<MapStatus> stop(boolean success) {
    Option<MapStatus> status = sparks.stop(success);
    if (!success) {
      attempt.discardDraft();
    }
    return status.isEmpty() ? status : Option.apply(ours(status.get()));
  }

  private MapStatus ours(MapStatus status) {
    MapOutput output = attempt.committed();
    if (output == null) {
      throw new IllegalStateException(
          "Task attempt "
              + context.taskAttemptId()
              + " of shuffle "
              + shuffleId
              + " ended without a committed output; is spark.shuffle.sort.io.plugin.class set to"
              + " something else than the S3 shuffle's?");
    }
    return new S3MapStatus(
        shuffleId, context.partitionId(), mapId, StatusChecksum.of(status), output);
  }

  @Override
  public long[] getPartitionLengths() {
    return sparks.getPartitionLengths();
  }
}
