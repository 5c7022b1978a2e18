package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;

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
      answers.add(services.trailers().exact(status, services));
    }
    for (int i = 0; i < answers.size(); i++) {
      try {
        outputs.add(Answers.of(answers.get(i)));
      } catch (IOException e) {
        throw LostOutput.sneak(
            new RangeReader(services).failure(statuses.get(i), partition, e, context));
      }
    }
    return outputs;
  }
}
