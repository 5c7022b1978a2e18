package io.github.sparkonfargate.local.ecs;

/**
 * lastStatus of a task, in the order it goes through them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html">Task
 *     lifecycle</a>
 */
enum TaskState {
  PROVISIONING,
  PENDING,
  ACTIVATING,
  RUNNING,
  DEACTIVATING,
  STOPPING,
  DEPROVISIONING,
  STOPPED
}
