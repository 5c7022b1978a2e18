package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of an application: lets its tasks end by themselves for a while and stops the rest. Run
 * once, by the allocator's thread, in place of its usual rounds; the one place that waits, and
 * hence in real time, not the clock's.
 */
final class LastRound {
  private static final Logger log = LoggerFactory.getLogger(LastRound.class);
  private static final int ATTEMPTS = 20;
  private static final String THE_END = "spark-on-fargate: the application has ended";
  private static final Duration LAST_LOOK = Duration.ofMillis(250);

  /** StopTask allows some thirty a second: enough for the most executors there may be. */
  static final Duration MOST_TIME_FOR_STOPS = Duration.ofSeconds(90);

  static final IdentityAnswer APPLICATION_ENDS =
      new IdentityAnswer.Refused("the application is ending");

  private final Fleet fleet;
  private final TaskObserver observer;
  private final Launcher launcher;
  private final TaskAdoption adoption;
  private final TaskStopper stopper;
  private final InstantSource clock;
  private final boolean stopsTasks;
  private Instant began = Instant.EPOCH;
  private long beganNanos;

  LastRound(
      Fleet fleet,
      TaskObserver observer,
      Launcher launcher,
      TaskAdoption adoption,
      TaskStopper stopper,
      InstantSource clock,
      boolean stopsTasks) {
    this.fleet = fleet;
    this.observer = observer;
    this.launcher = launcher;
    this.adoption = adoption;
    this.stopper = stopper;
    this.clock = clock;
    this.stopsTasks = stopsTasks;
  }

  /**
   * @param mailbox questions of containers are refused, disconnections noted
   * @param patience how long tasks may take to end by themselves
   */
  void run(BlockingQueue<Message> mailbox, Duration patience) {
    began = clock.instant();
    beganNanos = System.nanoTime();
    try {
      if (stopsTasks) {
        fleet.stopUnregistered(now());
      }
      fleet.expectEnds();
      observer.hurry();
      boolean interrupted = waitForEnds(mailbox, patience);
      if (stopsTasks) {
        stopRemaining(interrupted);
        stopUnseen(interrupted);
      }
    } finally {
      stopper.close();
    }
  }

  /** Whether it was interrupted. */
  private boolean waitForEnds(BlockingQueue<Message> mailbox, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!fleet.isOver() && System.nanoTime() < deadline) {
      try {
        Message message = mailbox.poll(LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (message instanceof Message.Identify question) {
          question.reply().accept(APPLICATION_ENDS);
        } else if (message instanceof Message.Disconnected gone) {
          fleet.disconnected(gone.executorId(), now());
        }
        observer.observe(now());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
    return false;
  }

  private void stopRemaining(boolean interrupted) {
    long deadline = System.nanoTime() + MOST_TIME_FOR_STOPS.toNanos();
    while (fleet.stopRemaining(now())) {
      // Of more than may be looked at while they are waited for, most have ended meanwhile.
      observer.observe(now());
      if (interrupted || System.nanoTime() > deadline || !rest()) {
        log.warn(
            "Some Fargate tasks of this application could not be stopped; find them with 'java -jar"
                + " spark-on-fargate-VERSION.jar sweep'");
        return;
      }
    }
  }

  /** Tasks of a RunTask call whose reply never came: the table does not know them. */
  private void stopUnseen(boolean interrupted) {
    if (!launcher.abandonDoubts()) {
      return;
    }
    List<TaskStopper.Order> orders = new ArrayList<>();
    try {
      unseen(interrupted).forEach(task -> orders.add(new TaskStopper.Order(task.arn(), THE_END)));
    } catch (EcsException e) {
      log.warn("A launch without an answer may have left Fargate tasks behind: {}", e.getMessage());
      return;
    }
    while (!orders.isEmpty()) {
      stopper
          .stop(orders, now())
          .forEach(
              (order, refusal) -> {
                orders.remove(order);
                refusal.ifPresent(
                    e ->
                        log.warn(
                            "Could not stop Fargate task {}: {}", order.arn(), e.getMessage()));
              });
      if (!orders.isEmpty() && (interrupted || !rest())) {
        return;
      }
    }
  }

  /** The clock's time when the round began, and real time since. */
  private Instant now() {
    return began.plusNanos(System.nanoTime() - beganNanos);
  }

  private List<TaskSnapshot> unseen(boolean interrupted) {
    for (int attempt = 1; ; attempt++) {
      try {
        return adoption.unknown();
      } catch (EcsException e) {
        if (!e.isTransient() || attempt == ATTEMPTS || interrupted || !rest()) {
          throw e;
        }
      }
    }
  }

  /** Whether there was time to rest. */
  private static boolean rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(LAST_LOOK.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
