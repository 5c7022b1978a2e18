package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls StopTask for many tasks: there is no call for several. A few calls at a time, and no more
 * of them than AWS allows. The allocator's thread asks and waits; only the calls themselves run on
 * threads of their own.
 */
final class TaskStopper implements AutoCloseable {
  /** StopTask shares 40 calls a second, burst 100, with RunTask: ECS API request throttling. */
  private static final double CALLS_PER_SECOND = 30;

  private static final int BURST = 60;
  private static final int AT_A_TIME = 8;

  private final EcsTasks ecs;
  private final TokenBucket calls;
  private final ThreadFactory threads = new Threads();
  private Optional<ExecutorService> pool = Optional.empty();

  TaskStopper(EcsTasks ecs, Instant now) {
    this.ecs = ecs;
    this.calls = new TokenBucket(CALLS_PER_SECOND, BURST, now);
  }

  /** One task to stop. */
  record Order(String arn, String reason) {}

  /** How many calls may be made now. */
  int permits(Instant now) {
    return calls.whole(now);
  }

  /**
   * Stops tasks, at most as many as there are permits for.
   *
   * @return what came of each that was tried: empty for stopped, else why not
   */
  Map<Order, Optional<EcsException>> stop(List<Order> orders, Instant now) {
    List<Order> allowed = orders.subList(0, Math.min(orders.size(), permits(now)));
    if (allowed.isEmpty()) {
      return Map.of();
    }
    calls.take(allowed.size(), now);
    return allowed.size() == 1 ? one(allowed.get(0)) : several(allowed);
  }

  private Map<Order, Optional<EcsException>> one(Order order) {
    Map<Order, Optional<EcsException>> result = new LinkedHashMap<>();
    result.put(order, call(order));
    return result;
  }

  private Map<Order, Optional<EcsException>> several(List<Order> orders) {
    ExecutorService running =
        pool.orElseGet(() -> Executors.newFixedThreadPool(AT_A_TIME, threads));
    pool = Optional.of(running);
    List<Callable<Optional<EcsException>>> work = new ArrayList<>();
    orders.forEach(order -> work.add(() -> call(order)));
    Map<Order, Optional<EcsException>> results = new LinkedHashMap<>();
    try {
      List<Future<Optional<EcsException>>> done = running.invokeAll(work);
      for (int i = 0; i < orders.size(); i++) {
        results.put(orders.get(i), done.get(i).get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("StopTask failed in a way of its own", e.getCause());
    }
    return results;
  }

  private Optional<EcsException> call(Order order) {
    try {
      ecs.stop(order.arn(), order.reason());
      return Optional.empty();
    } catch (EcsException e) {
      return Optional.of(e);
    }
  }

  @Override
  public void close() {
    pool.ifPresent(ExecutorService::shutdownNow);
  }

  private static final class Threads implements ThreadFactory {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(work, "fargate-stop-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
