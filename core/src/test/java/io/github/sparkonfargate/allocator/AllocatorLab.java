package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.FakeEcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.LaunchRequests;
import io.github.sparkonfargate.ecs.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An allocator on a simulated ECS, stepped by hand: no thread, no waiting. */
final class AllocatorLab implements ExecutorListener {
  static final String MARK = "app-1";
  private static final Duration STEP = Duration.ofMillis(500);

  final ManualClock clock = new ManualClock();
  final FakeEcsTasks ecs = new FakeEcsTasks(clock);
  final Map<String, ExecutorLoss> losses = new LinkedHashMap<>();
  final List<String> toldTwice = new ArrayList<>();
  final Map<String, String> endings = new LinkedHashMap<>();
  final List<LaunchOrder> orders = new ArrayList<>();
  final List<String> failures = new ArrayList<>();
  final ExecutorAllocator allocator;

  /** What the listener does besides taking notes of a lost executor; for threads too. */
  volatile Runnable onLoss = () -> {};

  AllocatorLab() {
    this(AllocatorSettings.defaults(MARK, "spark"));
  }

  AllocatorLab(AllocatorSettings settings) {
    this.allocator =
        new ExecutorAllocator(settings, ecs, this::launch, this, clock, new Random(42));
  }

  @Override
  public void executorLost(String executorId, ExecutorLoss loss) {
    if (losses.put(executorId, loss) != null) {
      toldTwice.add(executorId);
    }
    onLoss.run();
  }

  @Override
  public void applicationMustFail(String message) {
    failures.add(message);
  }

  private LaunchRequest launch(LaunchOrder order) {
    orders.add(order);
    return LaunchRequests.of(MARK, order.resourceProfileId(), order.count(), order.clientToken());
  }

  @Override
  public void executorEnding(String executorId, String why) {
    if (endings.put(executorId, why) != null) {
      toldTwice.add(executorId);
    }
  }

  AllocatorLab want(int executors) {
    return want(Map.of(0, executors));
  }

  AllocatorLab want(Map<Integer, Integer> targets) {
    allocator.requestTotal(targets);
    return tick();
  }

  AllocatorLab tick() {
    allocator.tick();
    return this;
  }

  /** Lets time pass, with a tick each half second. */
  AllocatorLab pass(int seconds) {
    for (Duration gone = Duration.ZERO; gone.toSeconds() < seconds; gone = gone.plus(STEP)) {
      clock.advance(STEP);
      tick();
    }
    return this;
  }

  /** The executor's container asks who it is, and registers. */
  String register(String arn) {
    IdentityAnswer answer = identify(arn);
    if (!(answer instanceof IdentityAnswer.Identified identified)) {
      throw new AssertionError(arn + " got no id but " + answer);
    }
    // As the driver's endpoint does.
    if (allocator.admits(identified.executorId())) {
      allocator.executorRegistered(identified.executorId());
      allocator.executorBegan(identified.executorId());
    }
    tick();
    return identified.executorId();
  }

  void registerAll() {
    ecs.alive().forEach(this::register);
  }

  IdentityAnswer identify(String arn) {
    List<IdentityAnswer> answers = new ArrayList<>();
    allocator.identify(arn, answers::add);
    tick();
    if (answers.size() != 1) {
      throw new AssertionError(answers.size() + " answers to one question");
    }
    return answers.get(0);
  }

  ExecutorLoss loss(String executorId) {
    ExecutorLoss loss = losses.get(executorId);
    if (loss == null) {
      throw new AssertionError("executor " + executorId + " was not lost; lost: " + losses);
    }
    return loss;
  }
}
