package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Optional;

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
   * @param containers in its order
   */
  record ExistingDefinition(String arn, List<Container> containers) {
    /** Copies the containers. */
    public ExistingDefinition {
      containers = List.copyOf(containers);
    }
  }

  /**
   * A container of such a definition.
   *
   * @param name in the definition
   * @param memoryLimitMiB at which ECS kills it, however large its task is; 0 for none
   */
  record Container(String name, int memoryLimitMiB) {
    /**
     * Why Spark cannot run in it; empty if it can.
     *
     * @param who needs memory: a driver, an executor
     * @param neededMiB heap and all beside it
     * @param key the setting that names the definition
     */
    public Optional<String> complaint(String who, long neededMiB, String key) {
      if (memoryLimitMiB == 0 || memoryLimitMiB >= neededMiB) {
        return Optional.empty();
      }
      return Optional.of(
          "container '"
              + name
              + "' of "
              + key
              + " is limited to "
              + memoryLimitMiB
              + " MiB, and "
              + who
              + " needs "
              + neededMiB
              + ": register a revision without 'memory' in this container, which then has the whole"
              + " task, or with at least that much");
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
