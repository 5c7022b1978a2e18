package io.github.sparkonfargate.shuffle.write;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.shuffle.api.ShuffleExecutorComponents;
import org.apache.spark.shuffle.api.ShuffleMapOutputWriter;
import org.apache.spark.shuffle.api.SingleSpillShuffleMapOutputWriter;

/** Where Spark's shuffle writers write: loaded by Spark on every executor. */
public final class S3ExecutorComponents implements ShuffleExecutorComponents {

  /** Nothing to do: attempts bring what they need with them ({@link MapAttempt}). */
  @Override
  public void initializeExecutor(String appId, String execId, Map<String, String> extraConfigs) {}

  @Override
  public ShuffleMapOutputWriter createMapOutputWriter(
      int shuffleId, long mapTaskId, int numPartitions) {
    return new S3MapOutputWriter(MapAttempt.current(), numPartitions);
  }

  @Override
  public Optional<SingleSpillShuffleMapOutputWriter> createSingleFileMapOutputWriter(
      int shuffleId, long mapId) {
    return Optional.of(new SingleSpillWriter(MapAttempt.current()));
  }
}
