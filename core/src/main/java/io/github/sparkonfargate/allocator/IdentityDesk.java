package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.DescribeResult;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers containers that ask which executor they are. An id is given only to a task that this
 * application launched; where RunTask's reply was lost, ECS says whether it did.
 *
 * <p>Without {@code spark.authenticate} anybody who reaches the driver may ask. So an answer holds
 * nothing that the asker did not know: what ECS said stays in the driver's log.
 */
final class IdentityDesk {
  private static final Logger log = LoggerFactory.getLogger(IdentityDesk.class);
  private static final IdentityAnswer NOT_YET = new IdentityAnswer.NotYet();
  private static final int DEFAULT_RESOURCE_PROFILE = 0;
  private static final int LONGEST_ARN = 512;
  private static final Pattern TASK_ARN =
      Pattern.compile("arn:aws[a-z-]*:ecs:[a-z0-9-]+:\\d{12}:task/[A-Za-z0-9_/-]+");

  private final EcsTasks ecs;
  private final ExecutorTable table;
  private final TaskAdoption adoption;
  private final TaskObserver observer;

  IdentityDesk(EcsTasks ecs, ExecutorTable table, TaskAdoption adoption, TaskObserver observer) {
    this.ecs = ecs;
    this.table = table;
    this.adoption = adoption;
    this.observer = observer;
  }

  /**
   * The answer to what cannot be a task's ARN, whoever sent it; empty if it can be one. Any thread.
   */
  static Optional<IdentityAnswer> refusalOf(@Nullable String arn) {
    boolean isTask = arn != null && arn.length() <= LONGEST_ARN && TASK_ARN.matcher(arn).matches();
    return isTask ? Optional.empty() : Optional.of(refused("it sent no ARN of a Fargate task"));
  }

  /**
   * @param arn of a task, as far as {@link #refusalOf} can tell
   */
  IdentityAnswer answer(String arn, Instant now) {
    Optional<Executor> known = table.byArn(arn);
    if (known.isPresent()) {
      return answer(known.get());
    }
    Optional<String> ended = table.endedId(arn);
    if (ended.isPresent()) {
      return refused("executor " + ended.get() + " has ended");
    }
    // Anybody who reaches the driver may ask: questions must not use up the account's rate.
    return observer.takeCall(now) ? ask(arn, now) : NOT_YET;
  }

  private static IdentityAnswer answer(Executor executor) {
    return executor.isLive()
        ? new IdentityAnswer.Identified(executor.id())
        : refused("executor " + executor.id() + " is not wanted any more");
  }

  private IdentityAnswer ask(String arn, Instant now) {
    DescribeResult result;
    try {
      result = ecs.describe(List.of(arn));
    } catch (EcsException e) {
      if (e.mayPass()) {
        log.debug("Cannot look at {} yet", arn, e);
        return NOT_YET;
      }
      log.warn("Task {} asked to be an executor, but ECS does not describe it", arn, e);
      return refused("it cannot find out about its task; the driver's log says why");
    }
    if (result.tasks().isEmpty()) {
      return NOT_YET;
    }
    TaskSnapshot task = result.tasks().get(0);
    if (!adoption.isOurs(task)) {
      log.warn("Task {} asked to be an executor, but this application did not launch it", arn);
      return refused("this application did not launch task " + task.id());
    }
    if (task.isEnding()) {
      return refused("task " + task.id() + " is being stopped");
    }
    int profile = TaskAdoption.profileOf(task).orElse(DEFAULT_RESOURCE_PROFILE);
    adoption.adopt(List.of(task), profile, now);
    return table.byArn(arn).map(IdentityDesk::answer).orElse(NOT_YET);
  }

  private static IdentityAnswer refused(String reason) {
    return new IdentityAnswer.Refused(reason);
  }
}
