package io.github.sparkonfargate.local.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time that passes as on the wall unless told otherwise: faster, slower, not at all, or in leaps.
 * Its thread is named {@code fargate-local}.
 */
public final class SteeredTimeline implements Timeline {
  private static final Logger LOG = LoggerFactory.getLogger(SteeredTimeline.class);

  private record Step(Instant due, long order, Runnable run) {}

  /** A leap that is under way: all that is due until {@code end} runs, then it is over. */
  private record Leap(Instant end, CompletableFuture<Boolean> over) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread owner = new Thread(this::work, "fargate-local");

  // Guarded by lock: asked and told by all threads.
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparing(Step::due).thenComparing(Step::order));
  private Instant anchor = Instant.now();
  private long anchorNanos = System.nanoTime();
  private double scale = 1;
  private long order;
  private @Nullable Leap leap;
  private final Map<Long, CompletableFuture<?>> waiting = new HashMap<>();
  private boolean closed;

  private SteeredTimeline() {
    owner.setDaemon(true);
  }

  /** Begins with the wall's time and pace. */
  public static SteeredTimeline start() {
    SteeredTimeline timeline = new SteeredTimeline();
    timeline.owner.start();
    return timeline;
  }

  @Override
  public Instant now() {
    lock.lock();
    try {
      return anchor.plusNanos((long) ((System.nanoTime() - anchorNanos) * scale));
    } finally {
      lock.unlock();
    }
  }

  private void anchorAt(Instant instant) {
    anchor = instant;
    anchorNanos = System.nanoTime();
  }

  @Override
  public void after(Duration delay, Runnable step) {
    lock.lock();
    try {
      steps.add(new Step(now().plus(delay), order++, step));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T call(Supplier<T> question) {
    if (Thread.currentThread() == owner) {
      return question.get();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    post(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
          }
        });
    return await(answer);
  }

  private <T> T await(CompletableFuture<T> answer) {
    long ticket;
    lock.lock();
    try {
      ticket = order++;
      waiting.put(ticket, answer);
      if (closed) {
        answer.cancel(false);
      }
    } finally {
      lock.unlock();
    }
    try {
      return answer.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw failure;
    } catch (CancellationException ended) {
      throw new IllegalStateException("The local Fargate is ending", ended);
    } finally {
      lock.lock();
      try {
        waiting.remove(ticket);
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time does not go backwards: " + time);
    }
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    lock.lock();
    try {
      while (leap != null && !closed) {
        changed.awaitUninterruptibly(); // one leap after the other
      }
      leap = new Leap(now().plus(time), over);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    var unused = await(over);
  }

  @Override
  public double scale() {
    lock.lock();
    try {
      return scale;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void scale(double secondsPerSecond) {
    lock.lock();
    try {
      anchorAt(now());
      scale = secondsPerSecond;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    for (Runnable step = next(); step != null; step = next()) {
      runLogged(step);
    }
  }

  /** The outermost frame of the owner thread: a step's failure is logged and the next one runs. */
  private static void runLogged(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failure) {
      LOG.error("A step of the local Fargate failed", failure);
    }
  }

  /** Waits for the next step that is due; null at the end. */
  private @Nullable Runnable next() {
    lock.lock();
    try {
      while (!closed) {
        Step first = steps.peek();
        if (first != null && !first.due.isAfter(now())) {
          steps.poll();
          return first.run;
        }
        if (leap != null) {
          leapTo(first, leap);
        } else if (first == null || scale == 0) {
          changed.await();
        } else {
          changed.await(nanosUntil(first), TimeUnit.NANOSECONDS);
        }
      }
      return null;
    } catch (InterruptedException end) {
      return null; // close() interrupts
    } finally {
      lock.unlock();
    }
  }

  /** Goes as far as the next step, or to the end of the leap. */
  private void leapTo(@Nullable Step first, Leap under) {
    if (first != null && !first.due.isAfter(under.end)) {
      anchorAt(first.due);
      return;
    }
    if (now().isBefore(under.end)) {
      anchorAt(under.end);
    }
    leap = null;
    under.over.complete(true);
    changed.signalAll();
  }

  /** On the wall. */
  private long nanosUntil(Step step) {
    double nanos = Duration.between(now(), step.due).toNanos() / scale;
    return (long) Math.min(nanos, 1e15) + 1;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.values().forEach(each -> each.cancel(false));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    owner.interrupt();
  }
}
