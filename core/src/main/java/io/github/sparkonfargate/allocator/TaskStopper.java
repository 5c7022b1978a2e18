package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  /** Containers wait for their ids and losses for their reasons while calls are made. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private static final Duration PAUSE_WITHOUT_ANSWER = Duration.ofSeconds(1);

  private final EcsTasks ecs;
  private final InstantSource clock;
  private final TokenBucket calls;
  private final ThreadFactory threads = new Threads();
  private Optional<ExecutorService> pool = Optional.empty();
  private Instant notBefore = Instant.MIN;

  TaskStopper(EcsTasks ecs, InstantSource clock) {
    this.ecs = ecs;
    this.clock = clock;
    this.calls = new TokenBucket(CALLS_PER_SECOND, BURST, clock.instant());
  }

  /** One task to stop. */
  record Order(String arn, String reason) {}

  /** How many calls may be made now. */
  int permits(Instant now) {
    return now.isBefore(notBefore) ? 0 : calls.whole(now);
  }

  /**
   * Stops tasks, at most as many as there are permits for; no more of them once a call got no
   * answer or it took too long.
   *
   * @return what came of each that was tried: empty for stopped, else why not
   */
  Map<Order, Optional<EcsException>> stop(List<Order> orders, Instant now) {
    List<Order> allowed = orders.subList(0, Math.min(orders.size(), permits(now)));
    Map<Order, Optional<EcsException>> results = new LinkedHashMap<>();
    Instant begin = clock.instant();
    for (int from = 0; from < allowed.size(); from += AT_A_TIME) {
      List<Order> group = allowed.subList(from, Math.min(allowed.size(), from + AT_A_TIME));
      calls.take(group.size(), now);
      Map<Order, Optional<EcsException>> done =
          group.size() == 1 ? one(group.get(0)) : several(group);
      results.putAll(done);
      if (done.values().stream().anyMatch(TaskStopper::isUnanswered)) {
        notBefore = clock.instant().plus(PAUSE_WITHOUT_ANSWER);
        break;
      }
      boolean interrupted = done.isEmpty();
      if (interrupted || Duration.between(begin, clock.instant()).compareTo(LONG) > 0) {
        break;
      }
    }
    return results;
  }

  private static boolean isUnanswered(Optional<EcsException> refusal) {
    return refusal.filter(e -> e.kind() == EcsException.Kind.UNAVAILABLE).isPresent();
  }

  private Map<Order, Optional<EcsException>> one(Order order) {
    return Map.of(order, call(order));
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
