package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One executor as the table holds it: an immutable value, replaced as things happen.
 *
 * @param id Spark's executor id, a decimal number
 * @param task its Fargate task as last seen
 * @param resourceProfileId Spark's id of the resource profile
 * @param state what the driver knows of it
 * @param began whether it ever began to work: it registered, and Spark's executor could be made
 * @param told whether Spark was told that it is gone
 * @param launchedAt when RunTask's answer named it
 * @param missingSince when ECS, which knew the task before, first did not; null while it knows it
 * @param lastPolled when ECS was last asked
 */
record Executor(
    String id,
    TaskSnapshot task,
    int resourceProfileId,
    ExecutorState state,
    boolean began,
    boolean told,
    Instant launchedAt,
    @Nullable Instant missingSince,
    Instant lastPolled) {

  static Executor launched(String id, TaskSnapshot task, int resourceProfileId, Instant now) {
    return new Executor(
        id, task, resourceProfileId, new ExecutorState.Starting(), false, false, now, null, now);
  }

  String arn() {
    return task.arn();
  }

  /**
   * Whether it works or will: what the target counts. A registered executor whose task is being
   * ended is replaced ahead of its end; one that fails to start only once it is known why, so that
   * the back-off comes first.
   */
  boolean isLive() {
    return state instanceof ExecutorState.Starting
        || (state instanceof ExecutorState.Running && !task.isEnding());
  }

  boolean isStarting() {
    return state instanceof ExecutorState.Starting;
  }

  /** Whether it is connected to the driver and runs tasks, new ones or the rest of the old. */
  boolean isWorking() {
    return state instanceof ExecutorState.Running || state instanceof ExecutorState.Draining;
  }

  /** Whether it proves that executors like it can start. */
  boolean provesWell() {
    return began && isWorking();
  }

  /** Whether it is gone, nobody told it to go, and ECS has not said why. */
  boolean isUnexplained() {
    return state instanceof ExecutorState.Disconnected disconnected && !disconnected.drained();
  }

  /** Whether it was told to finish and leave. */
  boolean isDrained() {
    return state instanceof ExecutorState.Draining
        || (state instanceof ExecutorState.Disconnected disconnected && disconnected.drained());
  }

  /** Whether ECS's view of it is expected to change soon. */
  boolean isChanging() {
    return !(state instanceof ExecutorState.Running) || task.isEnding();
  }

  Executor withState(ExecutorState next) {
    return new Executor(
        id, task, resourceProfileId, next, began, told, launchedAt, missingSince, lastPolled);
  }

  Executor asRegistered() {
    return new Executor(
        id,
        task,
        resourceProfileId,
        new ExecutorState.Running(),
        began,
        told,
        launchedAt,
        null,
        lastPolled);
  }

  Executor asBegun() {
    return new Executor(
        id, task, resourceProfileId, state, true, told, launchedAt, missingSince, lastPolled);
  }

  Executor asTold() {
    return new Executor(
        id, task, resourceProfileId, state, began, true, launchedAt, missingSince, lastPolled);
  }

  Executor seen(TaskSnapshot snapshot, Instant now) {
    return new Executor(id, snapshot, resourceProfileId, state, began, told, launchedAt, null, now);
  }

  Executor polledAt(Instant time) {
    return new Executor(
        id, task, resourceProfileId, state, began, told, launchedAt, missingSince, time);
  }

  /** ECS was asked and did not know the task. */
  Executor missed(Instant now) {
    Instant since = missingSince == null ? now : missingSince;
    return new Executor(id, task, resourceProfileId, state, began, told, launchedAt, since, now);
  }
}
