package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/** Finds the exact sizes of outputs; for most they are in the status. */
final class ExactOutputs {
  private final ExecutorServices services;
  private final TaskContext context;

  ExactOutputs(ExecutorServices services, TaskContext context) {
    this.services = services;
    this.context = context;
  }

  /**
   * @param partition that a fetch failure names
   */
  List<MapOutput> of(List<S3MapStatus> statuses, int partition) {
    List<Future<MapOutput>> answers = new ArrayList<>(statuses.size());
    List<MapOutput> outputs = new ArrayList<>(statuses.size());
    for (S3MapStatus status : statuses) {
      @Nullable MapOutput known = services.trailers().find(status);
      answers.add(
          known == null
              ? services.reads().submit(() -> services.trailers().read(status, services))
              : CompletableFuture.completedFuture(known));
    }
    for (int i = 0; i < answers.size(); i++) {
      try {
        outputs.add(Answers.of(answers.get(i)));
      } catch (IOException e) {
        answers.forEach(answer -> answer.cancel(true));
        throw LostOutput.sneak(
            new RangeReader(services).failure(statuses.get(i), partition, e, context));
      }
    }
    return outputs;
  }
}
