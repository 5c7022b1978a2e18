package io.github.sparkonfargate.local.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Time as it passes on the wall; its thread is named {@code fargate-local}. */
public final class WallTimeline implements Timeline {
  private static final Logger LOG = LoggerFactory.getLogger(WallTimeline.class);

  private final ScheduledThreadPoolExecutor owner;

  private WallTimeline(ScheduledThreadPoolExecutor owner) {
    this.owner = owner;
  }

  public static WallTimeline start() {
    ScheduledThreadPoolExecutor owner =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "fargate-local");
              thread.setDaemon(true);
              return thread;
            });
    owner.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return new WallTimeline(owner);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void after(Duration delay, Runnable step) {
    try {
      var unused = owner.schedule(() -> runLogged(step), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("A step came after the end and is dropped", closed);
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

  @Override
  public <T> T call(Supplier<T> question) {
    Future<T> answer = owner.submit(question::get);
    try {
      return answer.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException("The local Fargate's own thread failed", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for an answer", interrupted);
    }
  }

  @Override
  public void close() {
    owner.shutdownNow();
  }
}
