package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.scenario.Scenario.Latency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Answers that take their time, in front of what answers. The waiting is done before the call takes
 * effect, on the HTTP thread of the call. Ordered by one thread, asked by many.
 */
final class Latencies implements Function<Request, Answer> {
  private final Function<Request, Answer> answering;
  private volatile List<Latency> latencies = List.of();
  private final Map<Latency, Integer> calls = new HashMap<>();

  Latencies(Function<Request, Answer> answering) {
    this.answering = answering;
  }

  /** In place of those before. */
  synchronized void order(List<Latency> others) {
    latencies = List.copyOf(others);
    calls.clear();
  }

  @Override
  public Answer apply(Request request) {
    if (!latencies.isEmpty()) {
      String target = request.header("x-amz-target");
      long millis = delayMillis(target.substring(target.lastIndexOf('.') + 1));
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    }
    return answering.apply(request);
  }

  private synchronized long delayMillis(String action) {
    long millis = 0;
    for (Latency latency : latencies) {
      if (latency.action().equals("*") || latency.action().equals(action)) {
        int before = calls.merge(latency, 1, Integer::sum) - 1;
        millis += before % latency.every() == 0 ? latency.delay().toMillis() : 0;
      }
    }
    return millis;
  }
}
