package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.ObjectName;
import org.apache.spark.TaskContext;
import org.apache.spark.shuffle.ShuffleWriteMetricsReporter;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one map task, from the writer that Spark asks us for to the parts that Spark's own
 * writers ask our {@code ShuffleExecutorComponents} for, which are told neither the attempt nor the
 * context. Belongs to the task's thread.
 */
public final class MapAttempt {
  private static final ThreadLocal<@Nullable MapAttempt> CURRENT = new ThreadLocal<>();

  private final ExecutorServices services;
  private final TaskContext context;
  private final int shuffleId;
  private final ShuffleWriteMetricsReporter metrics;
  private @Nullable Draft draft;
  private @Nullable MapOutput committed;

  /** Something begun for an attempt that must not outlive it unless committed. */
  interface Draft {
    /** Gives up whatever was begun; never throws. */
    void discard();
  }

  MapAttempt(
      ExecutorServices services,
      TaskContext context,
      int shuffleId,
      ShuffleWriteMetricsReporter metrics) {
    this.services = services;
    this.context = context;
    this.shuffleId = shuffleId;
    this.metrics = metrics;
  }

  /** The attempt whose writer is running on this thread. */
  static MapAttempt current() {
    MapAttempt attempt = CURRENT.get();
    if (attempt == null) {
      throw new IllegalStateException(
          "Spark asked for a shuffle output outside of a writer of S3ShuffleManager; the S3 shuffle"
              + " needs both spark.shuffle.manager and spark.shuffle.sort.io.plugin.class.");
    }
    return attempt;
  }

  void enter() {
    CURRENT.set(this);
  }

  void leave() {
    CURRENT.remove();
  }

  ExecutorServices services() {
    return services;
  }

  ShuffleWriteMetricsReporter metrics() {
    return metrics;
  }

  ObjectName name() {
    return new ObjectName(shuffleId, context.taskAttemptId(), services.nonce());
  }

  /** Tasks of this stage: the number of map outputs. */
  int maps() {
    return context.numPartitions();
  }

  void begin(Draft begun) {
    discardDraft();
    draft = begun;
  }

  void commit(MapOutput output) {
    draft = null;
    committed = output;
  }

  @Nullable MapOutput committed() {
    return committed;
  }

  /** Gives up what was begun and not committed. */
  void discardDraft() {
    Draft begun = draft;
    draft = null;
    if (begun != null) {
      begun.discard();
    }
  }
}
