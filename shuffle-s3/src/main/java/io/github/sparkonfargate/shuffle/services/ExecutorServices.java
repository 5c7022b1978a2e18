package io.github.sparkonfargate.shuffle.services;

import io.github.sparkonfargate.shuffle.cache.ObjectCache;
import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import io.github.sparkonfargate.shuffle.layout.ObjectKeys;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What all tasks of one executor share; made with its first shuffle task, closed with the shuffle
 * manager.
 *
 * @param executorId Spark's id of this executor
 * @param nonce of the driver
 * @param newFile gives the path of a new file in Spark's local directories
 */
public record ExecutorServices(
    ShuffleSettings settings,
    String executorId,
    long nonce,
    ObjectKeys keys,
    ObjectStore store,
    ObjectCache cache,
    Uploads uploads,
    Reads reads,
    Trailers trailers,
    Losses losses,
    Supplier<Path> newFile)
    implements AutoCloseable {

  /** Forgets what is known here of a shuffle that is removed. */
  public void drop(int shuffleId) {
    cache.drop(shuffleId);
    trailers.drop(shuffleId);
  }

  @Override
  public void close() {
    uploads.close();
    reads.close();
    losses.close();
    cache.clear();
    store.close();
  }
}
