package io.github.sparkonfargate.shuffle.read;

import org.apache.spark.Aggregator;
import org.apache.spark.InterruptibleIterator;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.collection.ExternalSorter;
import scala.Product2;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.math.Ordering;

/**
 * Aggregates and sorts what was read as the dependency asks, by {@code BlockStoreShuffleReader}.
 */
final class Combining {
  private Combining() {}

  // What a dependency does to types is known to the user's code alone.
  @SuppressWarnings({"unchecked", "rawtypes"})
  static <K, C> Iterator<Product2<K, C>> of(
      RecordIterator records, ShuffleDependency<K, ?, C> dependency, TaskContext context) {
    Iterator combined = records;
    if (dependency.aggregator().isDefined()) {
      Aggregator aggregator = (Aggregator) dependency.aggregator().get();
      combined =
          dependency.mapSideCombine()
              ? aggregator.combineCombinersByKey(records, context)
              : aggregator.combineValuesByKey(records, context);
    }
    if (dependency.keyOrdering().isDefined()) {
      combined = sorted(combined, dependency, context);
    }
    // The records themselves stop when the task is killed; what consumed them before does not.
    return combined == (Object) records ? combined : new InterruptibleIterator(context, combined);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Iterator sorted(
      Iterator combined, ShuffleDependency dependency, TaskContext context) {
    ExternalSorter sorter =
        Sorters.create(context, (Ordering) dependency.keyOrdering().get(), dependency.serializer());
    context.addTaskCompletionListener((TaskCompletionListener) ended -> sorter.stop());
    sorter.insertAll(combined);
    TaskMetrics metrics = context.taskMetrics();
    metrics.incMemoryBytesSpilled(sorter.memoryBytesSpilled());
    metrics.incDiskBytesSpilled(sorter.diskBytesSpilled());
    metrics.incPeakExecutionMemory(sorter.peakMemoryUsedBytes());
    return new StoppingIterator(sorter);
  }

  /** Frees the sorter's memory and files as soon as its last record is out. */
  @SuppressWarnings("rawtypes")
  private static final class StoppingIterator extends AbstractIterator<Object> {
    private final ExternalSorter sorter;
    private final Iterator sorted;
    private boolean stopped;

    StoppingIterator(ExternalSorter sorter) {
      this.sorter = sorter;
      this.sorted = sorter.iterator();
    }

    @Override
    public boolean hasNext() {
      boolean more = sorted.hasNext();
      if (!more && !stopped) {
        stopped = true;
        sorter.stop();
      }
      return more;
    }

    @Override
    public Object next() {
      return sorted.next();
    }
  }
}
