package io.github.sparkonfargate.ecs;

import java.util.List;

/**
 * What this project asks of one ECS cluster, in its own words. Calls block; the allocator's thread
 * makes them, and start-up and submission before it. Nothing of the AWS SDK passes through.
 */
public interface EcsTasks extends AutoCloseable {

  /** DescribeTasks and ListTasks take at most this many ids or give at most this many back. */
  int PAGE = 100;

  /** RunTask launches at most this many tasks in a call. */
  int MAX_TASKS_PER_LAUNCH = 10;

  /**
   * Calls RunTask once, without repeating it. Repeating it with the same client token and
   * parameters returns the tasks of the first call, so an ambiguous result is resolved by calling
   * again with the same request.
   *
   * @return what came of it; every refusal of AWS is a value, not an exception
   */
  LaunchResult run(LaunchRequest request);

  /**
   * Calls DescribeTasks.
   *
   * @param taskArns 1 to {@value #PAGE}
   * @return the tasks ECS knows and the ARNs it does not: for some seconds after RunTask, and from
   *     an hour after its end, a task is missing
   * @throws EcsException if ECS refuses or cannot be reached
   */
  DescribeResult describe(List<String> taskArns);

  /**
   * ARNs of the tasks that carry this {@code startedBy} and should be running.
   *
   * @throws EcsException if ECS refuses or cannot be reached
   */
  List<String> listStartedBy(String startedBy);

  /**
   * ARNs of all tasks in the cluster that should be running, whosever they are.
   *
   * @throws EcsException if ECS refuses or cannot be reached
   */
  List<String> listRunning();

  /**
   * Calls StopTask: SIGTERM now, SIGKILL after the definition's stop timeout. A task that ECS does
   * not know any more counts as stopped.
   *
   * @param reason shows as the task's stopped reason
   * @throws EcsException if ECS refuses or cannot be reached
   */
  void stop(String taskArn, String reason);

  /**
   * The task definition with this content; registered only when no application did before.
   *
   * @return ARN with revision
   * @throws EcsException if ECS refuses (an unknown role, an illegal member) or cannot be reached
   */
  String ensureTaskDefinition(TaskDefinitionSpec spec);

  /**
   * A task definition that somebody else registered.
   *
   * @param name family, family:revision or ARN
   * @param key the setting that names it, for messages
   * @throws EcsException if there is none, or none that is active
   */
  ExistingDefinition findTaskDefinition(String name, String key);

  /**
   * A task definition as far as we use it.
   *
   * @param arn with revision
   * @param containers names of its containers, in its order
   */
  record ExistingDefinition(String arn, List<String> containers) {
    /** Copies the names. */
    public ExistingDefinition {
      containers = List.copyOf(containers);
    }
  }

  /**
   * Makes sure that the cluster exists and is active, before anything is launched.
   *
   * @throws EcsException if not
   */
  void checkCluster();

  @Override
  void close();
}
