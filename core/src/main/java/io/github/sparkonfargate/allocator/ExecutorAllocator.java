package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.allocator.AllocationPlanner.Bounds;
import io.github.sparkonfargate.allocator.AllocationPlanner.Input;
import io.github.sparkonfargate.allocator.AllocationPlanner.Plan;
import io.github.sparkonfargate.ecs.EcsTasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many executors running as Spark wants. One daemon thread, {@code fargate-allocator},
 * owns all state and does, over and over: observe (mailbox, ECS), decide ({@link
 * AllocationPlanner}), act (RunTask, StopTask), tell ({@link ExecutorListener}). It compares what
 * is wanted with what there is, so that a lost event costs a tick, not an executor.
 *
 * <p>The public methods only record and return, so that Spark may call them under its locks; but
 * for {@link #stop}, which waits.
 */
public final class ExecutorAllocator {
  private static final Logger log = LoggerFactory.getLogger(ExecutorAllocator.class);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);
  private static final Duration GRACE_FOR_LAST_CALLS = Duration.ofSeconds(30);
  private static final int MOST_MESSAGES_BEFORE_A_QUESTION = 10_000;

  private final AllocatorSettings settings;
  private final ExecutorListener listener;
  private final InstantSource clock;

  // Written by Spark's threads, read by ours; an immutable map replaced as a whole.
  private volatile Map<Integer, Integer> targets = Map.of();
  private volatile boolean ending;
  private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
  private final AtomicBoolean stopAsked = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private final RegistrationGate gate = new RegistrationGate();
  private final ExecutorTable table = new ExecutorTable();
  private final Outbox outbox = new Outbox();
  private final TaskObserver observer;
  private final Starts starts;
  private final OutOfMemoryRecovery recovery;
  private final Fleet fleet;
  private final Launcher launcher;
  private final IdentityDesk identityDesk;
  private final LastRound lastRound;
  // Set once by start(), before the thread that reads it runs.
  private volatile @Nullable Thread thread;

  ExecutorAllocator(
      AllocatorSettings settings,
      EcsTasks ecs,
      ExecutorLaunches launches,
      ExecutorListener listener,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    TaskAdoption adoption = new TaskAdoption(ecs, table, settings.startedBy());
    TaskStopper stopper = new TaskStopper(ecs, clock);
    this.recovery = new OutOfMemoryRecovery(settings.recovery());
    this.observer = new TaskObserver(ecs, table, settings, clock);
    this.starts = new Starts(settings, random);
    this.fleet = new Fleet(stopper, table, gate, outbox, recovery, starts, settings);
    this.launcher =
        new Launcher(ecs, launches, adoption, outbox, recovery, settings, random, clock);
    this.identityDesk = new IdentityDesk(ecs, table, adoption, observer);
    this.lastRound =
        new LastRound(
            fleet, observer, launcher, adoption, stopper, clock, settings.stopTasksAtEnd());
  }

  /**
   * Wires an allocator; starts nothing.
   *
   * @param ecs stays the caller's: to be closed after {@link #stop}
   * @param listener called on the allocator's thread
   */
  public static ExecutorAllocator create(
      AllocatorSettings settings,
      EcsTasks ecs,
      ExecutorLaunches launches,
      ExecutorListener listener,
      InstantSource clock) {
    return new ExecutorAllocator(
        settings, ecs, launches, listener, clock, RandomGenerator.getDefault());
  }

  /** Starts the thread. */
  public void start() {
    Thread started = new Thread(this::run, "fargate-allocator");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  /**
   * Sets how many executors are wanted; replaces what was set before. Any thread.
   *
   * @param targetByResourceProfileId profiles that are not named want none
   */
  public void requestTotal(Map<Integer, Integer> targetByResourceProfileId) {
    targets = Map.copyOf(targetByResourceProfileId);
    mailbox.add(new Message.Wake());
  }

  /**
   * An executor is about to register with the driver. Any thread.
   *
   * @return whether it may; if not, it was given up and its task is being stopped
   */
  public boolean admits(String executorId) {
    return gate.admits(executorId);
  }

  /** An executor registered with the driver. Any thread. */
  public void executorRegistered(String executorId) {
    mailbox.add(new Message.Registered(executorId));
  }

  /** A registered executor can run tasks. Any thread. */
  public void executorBegan(String executorId) {
    mailbox.add(new Message.Began(executorId));
  }

  /**
   * An executor's connection broke. The listener hears why as soon as ECS says so, or after {@link
   * AllocatorSettings.Patience#lossReason}. Any thread.
   */
  public void executorDisconnected(String executorId) {
    mailbox.add(new Message.Disconnected(executorId));
  }

  /**
   * The driver told these executors to stop, or wants them stopped: StopTask follows for those that
   * are still there after {@link AllocatorSettings.Patience#stopGrace}. Any thread.
   */
  public void executorsAskedToStop(Set<String> executorIds) {
    mailbox.add(new Message.AskedToStop(executorIds));
  }

  /**
   * These executors get no more tasks, finish what they have and end by themselves, as Spark's
   * decommissioning has it: they are replaced at once, where they are still wanted. Any thread.
   */
  public void executorsDraining(Set<String> executorIds) {
    mailbox.add(new Message.Draining(executorIds));
  }

  /**
   * Which executor a Fargate task is. Any thread.
   *
   * @param taskArn as it came over the network, whatever that was
   * @param reply called once, on the caller's thread or the allocator's
   */
  public void identify(@Nullable String taskArn, Consumer<IdentityAnswer> reply) {
    Optional<IdentityAnswer> refusal = IdentityDesk.refusalOf(taskArn);
    if (taskArn == null || refusal.isPresent()) {
      refusal.ifPresent(reply);
      return;
    }
    if (mailbox.size() >= MOST_MESSAGES_BEFORE_A_QUESTION) {
      // Whoever floods the driver with questions must not fill its memory: containers ask again.
      reply.accept(new IdentityAnswer.NotYet());
      return;
    }
    mailbox.add(new Message.Identify(taskArn, reply));
    if (ended.getCount() == 0) {
      refuseWhatIsLeft();
    }
  }

  /**
   * The application is about to end: executors that end from now on are neither replaced nor news,
   * whatever is requested. To be called before the executors are told to stop, {@link #stop} after
   * it. Any thread.
   */
  public void expectEnd() {
    ending = true;
    mailbox.add(new Message.Wake());
  }

  /**
   * Ends the application's tasks and the thread; to be called after the executors were told to
   * stop. Launches nothing more, gives the tasks time to end by themselves and calls StopTask for
   * the rest. Calls after the first wait for it. Any thread.
   *
   * @param patience how long tasks may take to end by themselves
   */
  public void stop(Duration patience) {
    Thread running = thread;
    boolean first = stopAsked.compareAndSet(false, true);
    if (running == null || running == Thread.currentThread()) {
      if (first) {
        shutDown(patience);
      }
      return;
    }
    if (first) {
      mailbox.add(new Message.Stop(patience));
    }
    await(patience.plus(LastRound.MOST_TIME_FOR_STOPS).plus(GRACE_FOR_LAST_CALLS));
  }

  private void await(Duration most) {
    try {
      if (!ended.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn(
            "Stopping the executors' Fargate tasks takes more than {} s; leaving it",
            most.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration wait = settings.polling().tick();
      while (ended.getCount() > 0) {
        wait = round(wait);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but a JVM that wants it to end.
      shutDown(Duration.ZERO);
    } catch (Error e) {
      log.error("The executor allocator ended", e);
      try {
        listener.applicationMustFail("the executor allocator failed: " + e);
      } finally {
        // Nobody else would stop the tasks.
        shutDown(Duration.ZERO);
      }
      throw e;
    } finally {
      ended.countDown();
    }
  }

  private Duration round(Duration wait) throws InterruptedException {
    try {
      return tick(mailbox.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Checked ones too: the listener calls Spark, whose Scala code throws them undeclared.
      log.error("The executor allocator failed in one round and goes on", e);
      return settings.polling().tick();
    }
  }

  /**
   * One round of what the thread does, without waiting for a message: for simulations, which call
   * it in place of {@link #start}.
   *
   * @return when the next is due, unless something happens before
   */
  public Duration tick() {
    return tick(mailbox.poll());
  }

  private Duration tick(@Nullable Message first) {
    for (Message message = first; message != null; message = mailbox.poll()) {
      if (message instanceof Message.Stop stop) {
        shutDown(stop.patience());
        return Duration.ZERO;
      }
      handle(message, clock.instant());
    }
    if (ending) {
      outbox.close();
    }
    Instant now = clock.instant();
    observe(now);
    Plan plan = decide(now);
    act(plan, now);
    outbox.deliver(listener);
    return untilNext(plan, clock.instant());
  }

  private void handle(Message message, Instant now) {
    if (message instanceof Message.Registered registered) {
      fleet.registered(registered.executorId(), now);
    } else if (message instanceof Message.Began began) {
      fleet.began(began.executorId());
    } else if (message instanceof Message.Disconnected disconnected) {
      fleet.disconnected(disconnected.executorId(), now);
    } else if (message instanceof Message.AskedToStop asked) {
      fleet.askedToStop(asked.executorIds(), now);
    } else if (message instanceof Message.Draining draining) {
      fleet.draining(draining.executorIds());
    } else if (message instanceof Message.Identify question) {
      question.reply().accept(identityDesk.answer(question.taskArn(), now));
    }
    // Wake and Stop carry nothing to record.
  }

  private void observe(Instant now) {
    starts.containersRun(observer.observe(now));
    fleet.conclude(targets, now);
    observer.refusal().ifPresent(outbox::applicationMustFail);
  }

  private Plan decide(Instant now) {
    if (ending) {
      return Plan.NOTHING;
    }
    Set<Integer> paused = new HashSet<>(launcher.paused(now));
    paused.addAll(starts.paused(now));
    return AllocationPlanner.plan(
        new Input(targets, table.view(), heldBack()),
        new Bounds(
            settings.pacing().largestBatch(),
            outbox.hasFailed() ? 0 : launcher.permits(now),
            settings.limits().maxPending(),
            settings.limits().maxPendingPerProfile(),
            settings.limits().maximum()),
        paused);
  }

  /** Executors not to be launched yet: they may be there, or should be of another kind. */
  private Map<Integer, Integer> heldBack() {
    Map<Integer, Integer> counts = launcher.inDoubt();
    if (recovery.dependsOnReasons()) {
      table.view().stream()
          .filter(Executor::isUnexplained)
          .forEach(gone -> counts.merge(gone.resourceProfileId(), 1, Integer::sum));
    }
    return counts;
  }

  private void act(Plan plan, Instant now) {
    // Where calls get no answer one a round is enough: each may take as long as its time-out, and
    // executors wait for theirs meanwhile.
    if (launcher.settleDoubts(now)) {
      launcher.launch(plan.launches(), now);
    }
    fleet.cancel(plan.cancelled(), now);
    fleet.stopOverdue(now);
  }

  /** The next tick comes early where a launch waits for the pacer only. */
  private Duration untilNext(Plan plan, Instant now) {
    Duration tick = settings.polling().tick();
    if (launcher.wasCutShort()) {
      return SHORTEST_WAIT;
    }
    if (plan.waitingFor() == 0 || outbox.hasFailed()) {
      return tick;
    }
    Duration pace = launcher.until(plan.waitingFor(), now);
    return Collections.min(List.of(tick, Collections.max(List.of(pace, SHORTEST_WAIT))));
  }

  private void shutDown(Duration patience) {
    outbox.close();
    targets = Map.of();
    try {
      lastRound.run(mailbox, patience);
    } finally {
      ended.countDown();
      refuseWhatIsLeft();
    }
  }

  private void refuseWhatIsLeft() {
    for (Message message = mailbox.poll(); message != null; message = mailbox.poll()) {
      if (message instanceof Message.Identify question) {
        question.reply().accept(LastRound.APPLICATION_ENDS);
      }
    }
  }

  /** For tests: the executors as the allocator sees them. */
  List<Executor> executors() {
    return table.all();
  }

  /** For tests: tasks that calls without an answer may have started, by resource profile. */
  Map<Integer, Integer> inDoubt() {
    return launcher.inDoubt();
  }
}
