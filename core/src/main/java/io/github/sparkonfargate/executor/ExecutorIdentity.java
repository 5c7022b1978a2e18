package io.github.sparkonfargate.executor;

import io.github.sparkonfargate.allocator.IdentityAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the driver which executor this container is, until it answers, refuses or time is up.
 * Without the limit a container whose driver is gone, or cannot be reached, would be paid for until
 * somebody notices.
 */
final class ExecutorIdentity {
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  /** One question to the driver; a driver that cannot be reached is an exception. */
  interface Driver {
    IdentityAnswer ask(ExecutorIdRequest request) throws Exception;
  }

  private final Driver driver;
  private final InstantSource clock;
  private final Pause pause;

  /** Waits between two questions. */
  interface Pause {
    void rest(Duration time) throws InterruptedException;
  }

  ExecutorIdentity(Driver driver, InstantSource clock, Pause pause) {
    this.driver = driver;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * @return the executor id
   * @throws RefusedException if the driver says that this task is not one of its executors
   * @throws TimeoutException with the last failure as its cause, if there is still no id after
   *     {@code patience}
   */
  String learn(String taskArn, Duration patience)
      throws RefusedException, TimeoutException, InterruptedException {
    var deadline = clock.instant().plus(patience);
    Duration rest = Duration.ofMillis(200);
    while (true) {
      Exception failure = null;
      try {
        IdentityAnswer answer = driver.ask(new ExecutorIdRequest(taskArn));
        if (answer instanceof IdentityAnswer.Identified identified) {
          return identified.executorId();
        }
        if (answer instanceof IdentityAnswer.Refused refused) {
          throw new RefusedException(refused.reason());
        }
      } catch (RefusedException | InterruptedException final_) {
        throw final_;
      } catch (Exception unreachable) {
        // Spark's RPC throws checked exceptions that its Scala signatures do not declare. This one
        // is
        // kept: it is the cause of the timeout, if it comes to that.
        failure = unreachable;
      }
      if (clock.instant().plus(rest).isAfter(deadline)) {
        throw timeout(taskArn, patience, failure);
      }
      pause.rest(rest);
      rest = rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
    }
  }

  private static TimeoutException timeout(
      String taskArn, Duration patience, @Nullable Exception failure) {
    String why =
        failure == null
            ? "it does not know this task"
            : "it cannot be reached (" + failure.getMessage() + ")";
    var timeout =
        new TimeoutException(
            "the driver gave no executor id to task "
                + taskArn
                + " within "
                + patience.toSeconds()
                + " s: "
                + why
                + "; check that executors may connect to spark.driver.port and"
                + " spark.driver.blockManager.port of the driver's security group");
    if (failure != null) {
      timeout.initCause(failure);
    }
    return timeout;
  }

  /** The driver does not want this container. */
  static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super("the driver refused this container: " + reason);
    }
  }
}
