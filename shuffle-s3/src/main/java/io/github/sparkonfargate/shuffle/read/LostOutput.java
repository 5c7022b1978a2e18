package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import io.github.sparkonfargate.shuffle.status.ShuffleLocation;
import org.apache.spark.TaskContext;
import org.apache.spark.shuffle.FetchFailedException;

/** Tells Spark that a map output is gone, so that it is computed again. */
final class LostOutput {
  private LostOutput() {}

  /**
   * Made only to be thrown at once: the task counts as failed by a fetch from here on, whatever it
   * throws. The context is that of the reader; user code may read on a thread that has none.
   */
  static FetchFailedException of(
      S3MapStatus status, int partition, String what, Throwable cause, TaskContext context) {
    FetchFailedException failure =
        new FetchFailedException(
            ((ShuffleLocation) status.location()).plain(),
            status.shuffleId(),
            status.mapId(),
            status.mapIndex(),
            partition,
            what,
            cause);
    context.setFetchFailed(failure);
    return failure;
  }

  /** Throws what streams and iterators may not declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> RuntimeException sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
