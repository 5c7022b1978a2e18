package io.github.sparkonfargate.local.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Time that passes when the test says so; HTTP threads ask, the test advances. */
public final class ManualTimeline implements Timeline {
  private record Step(Instant due, long order, Runnable run) {}

  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparing(Step::due).thenComparing(Step::order));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long order;
  private double scale;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void after(Duration delay, Runnable step) {
    steps.add(new Step(now.plus(delay), order++, step));
  }

  @Override
  public synchronized <T> T call(Supplier<T> question) {
    return question.get();
  }

  @Override
  public synchronized void advance(Duration time) {
    Instant end = now.plus(time);
    while (!steps.isEmpty() && !steps.peek().due.isAfter(end)) {
      Step step = steps.poll();
      now = step.due.isAfter(now) ? step.due : now;
      step.run.run();
    }
    now = end;
  }

  @Override
  public synchronized double scale() {
    return scale;
  }

  /** Remembered only: nothing but the test moves this time. */
  @Override
  public synchronized void scale(double secondsPerSecond) {
    scale = secondsPerSecond;
  }

  @Override
  public void close() {}
}
