package io.github.sparkonfargate.scheduler;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.StageInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the jobs whose stages want executors that cannot be had. Spark would wait for them for ever;
 * other jobs of the application go on.
 */
final class ImpossibleStages extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(ImpossibleStages.class);

  private final IntFunction<Optional<String>> refusal;
  private final BiConsumer<Integer, String> cancel;

  /**
   * @param refusal by the id of a resource profile: why no executor of it can be had
   * @param cancel ends the jobs of a stage, by its id, for a reason
   */
  ImpossibleStages(IntFunction<Optional<String>> refusal, BiConsumer<Integer, String> cancel) {
    this.refusal = refusal;
    this.cancel = cancel;
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    StageInfo stage = submitted.stageInfo();
    refusal
        .apply(stage.resourceProfileId())
        .ifPresent(
            why -> {
              LOG.error("Stage {} cannot run: {}", stage.stageId(), why);
              cancel.accept(stage.stageId(), "stage " + stage.stageId() + " cannot run: " + why);
            });
  }
}
