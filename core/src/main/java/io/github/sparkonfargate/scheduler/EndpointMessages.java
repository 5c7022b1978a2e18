package io.github.sparkonfargate.scheduler;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.LaunchedExecutor;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.ReviveOffers$;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * The messages of Spark's endpoint, without the offers it makes before its backend has started, and
 * with a note of the executors that have begun to work.
 *
 * <p>The endpoint revives offers from its first moment, while the backend is still being made.
 * {@code TaskSchedulerImpl} would then make its {@code HealthTracker} before the SparkContext has a
 * backend: one that excludes executors and can kill none, so that {@code
 * spark.excludeOnFailure.killExcludedExecutors} had no effect. Spark repeats the message every
 * second, and before the start there is no executor to offer.
 */
final class EndpointMessages extends AbstractPartialFunction<Object, BoxedUnit> {
  private final PartialFunction<Object, BoxedUnit> spark;
  private final BooleanSupplier started;
  private final Consumer<String> begun;

  /**
   * @param spark the endpoint's own messages
   * @param started whether the SparkContext has its backend
   * @param begun told of each executor whose plug-ins and shuffle could be made: who registers may
   *     still fail at that
   */
  EndpointMessages(
      PartialFunction<Object, BoxedUnit> spark, BooleanSupplier started, Consumer<String> begun) {
    this.spark = spark;
    this.started = started;
    this.begun = begun;
  }

  @Override
  public boolean isDefinedAt(Object message) {
    return spark.isDefinedAt(message);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
    if (message instanceof ReviveOffers$ && !started.getAsBoolean()) {
      return (B) BoxedUnit.UNIT;
    }
    B answer = ((PartialFunction<A, B>) spark).applyOrElse(message, otherwise);
    if (message instanceof LaunchedExecutor launched) {
      begun.accept(launched.executorId());
    }
    return answer;
  }
}
