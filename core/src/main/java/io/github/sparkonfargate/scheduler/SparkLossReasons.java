package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.ExecutorLoss;
import org.apache.spark.scheduler.ExecutorExited;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.ExecutorLossReason;

/** Says an {@link ExecutorLoss} in Spark's types. */
final class SparkLossReasons {

  private SparkLossReasons() {}

  /**
   * {@code exitCausedByApp} decides whether Spark counts the running tasks as failures
   * (TaskSetManager.executorLost).
   */
  static ExecutorLossReason of(ExecutorLoss loss) {
    return switch (loss.kind()) {
      case APPLICATION -> new ExecutorExited(loss.exitCode(), true, loss.message());
      case INFRASTRUCTURE -> new ExecutorExited(loss.exitCode(), false, loss.message());
      case REQUESTED -> ExecutorKilled$.MODULE$;
    };
  }
}
