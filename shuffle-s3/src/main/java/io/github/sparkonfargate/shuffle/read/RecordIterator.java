package io.github.sparkonfargate.shuffle.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.serializer.SerializerManager;
import org.apache.spark.shuffle.ShuffleReadMetricsReporter;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.ShuffleBlockBatchId;
import org.apache.spark.storage.ShuffleBlockId;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * The records of all regions of a reader, block after block. Stops when its task is killed, as
 * {@code InterruptibleIterator} does, and counts records as {@code BlockStoreShuffleReader} does.
 */
final class RecordIterator extends AbstractIterator<Tuple2<Object, Object>> {
  private final RegionFetcher fetcher;
  private final boolean batch;
  private final SerializerInstance serializer;
  private final SerializerManager streams;
  private final TaskContext context;
  private final ShuffleReadMetricsReporter metrics;

  private @Nullable Region region;
  private @Nullable Fetched fetched;
  private int nextPartition;
  private @Nullable DeserializationStream block;
  private Iterator<Tuple2<Object, Object>> records = none();
  private long uncounted;

  /**
   * @param batch whether adjacent blocks are one stream to decoder and deserializer
   */
  RecordIterator(
      RegionFetcher fetcher,
      boolean batch,
      SerializerInstance serializer,
      SerializerManager streams,
      TaskContext context,
      ShuffleReadMetricsReporter metrics) {
    this.fetcher = fetcher;
    this.batch = batch;
    this.serializer = serializer;
    this.streams = streams;
    this.context = context;
    this.metrics = metrics;
    // Not every consumer goes to the end: a limit does not.
    context.addTaskCompletionListener((TaskCompletionListener) ended -> close());
  }

  private static <T> Iterator<T> none() {
    return scala.collection.Iterator$.MODULE$.empty();
  }

  @Override
  public boolean hasNext() {
    context.killTaskIfInterrupted();
    while (!records.hasNext()) {
      if (!nextBlock()) {
        close();
        return false;
      }
    }
    return true;
  }

  @Override
  public Tuple2<Object, Object> next() {
    if (!records.hasNext() && !hasNext()) {
      throw new NoSuchElementException("no record is left");
    }
    uncounted++;
    return records.next();
  }

  private boolean nextBlock() {
    count();
    try {
      Region current = region;
      while (current == null || nextPartition >= current.end()) {
        if (!nextRegion()) {
          return false;
        }
        current = region;
      }
      openBlock(current);
      return true;
    } catch (IOException e) {
      throw LostOutput.sneak(e);
    }
  }

  private boolean nextRegion() throws IOException {
    closeRegion();
    if (!fetcher.hasNext()) {
      return false;
    }
    Region next = fetcher.peek();
    fetched = fetcher.next();
    region = next;
    nextPartition = next.start();
    return true;
  }

  private void openBlock(Region current) throws IOException {
    int from = nextPartition;
    int upTo = batch ? current.end() : from + 1;
    nextPartition = upTo;
    if (!batch && current.size(from) == 0) {
      return;
    }
    Fetched bytes = fetched;
    if (bytes == null) {
      return;
    }
    InputStream raw = bytes.open(from, upTo);
    DeserializationStream opened =
        serializer.deserializeStream(streams.wrapStream(id(current, from, upTo), raw));
    block = opened;
    records = opened.asKeyValueIterator();
  }

  private BlockId id(Region current, int from, int upTo) {
    int shuffleId = current.status().shuffleId();
    long mapId = current.status().mapId();
    return upTo == from + 1
        ? new ShuffleBlockId(shuffleId, mapId, from)
        : new ShuffleBlockBatchId(shuffleId, mapId, from, upTo);
  }

  private void closeRegion() throws IOException {
    Fetched old = fetched;
    fetched = null;
    region = null;
    if (old != null) {
      old.close();
    }
  }

  private void count() {
    if (uncounted > 0) {
      metrics.incRecordsRead(uncounted);
      uncounted = 0;
    }
  }

  /** At the end of the records, and once more at the end of the task. */
  private void close() {
    count();
    context.taskMetrics().mergeShuffleReadMetrics();
    DeserializationStream open = block;
    block = null;
    records = none();
    if (open != null) {
      open.close();
    }
    fetcher.close();
    try {
      closeRegion();
    } catch (IOException e) {
      throw LostOutput.sneak(e);
    }
  }
}
