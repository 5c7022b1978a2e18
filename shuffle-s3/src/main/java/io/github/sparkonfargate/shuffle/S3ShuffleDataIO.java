package io.github.sparkonfargate.shuffle;

import io.github.sparkonfargate.shuffle.write.S3ExecutorComponents;
import org.apache.spark.SparkConf;
import org.apache.spark.shuffle.api.ShuffleDataIO;
import org.apache.spark.shuffle.api.ShuffleDriverComponents;
import org.apache.spark.shuffle.api.ShuffleExecutorComponents;

/**
 * Where Spark's shuffle writers write and who cleans up after them; loaded by Spark as {@code
 * spark.shuffle.sort.io.plugin.class}, which {@link S3ShuffleManager} sets.
 */
public final class S3ShuffleDataIO implements ShuffleDataIO {

  /** Called by Spark. */
  public S3ShuffleDataIO(SparkConf unused) {}

  @Override
  public ShuffleExecutorComponents executor() {
    return new S3ExecutorComponents();
  }

  @Override
  public ShuffleDriverComponents driver() {
    return new S3DriverComponents(S3ShuffleManager.ofThisProcess());
  }
}
