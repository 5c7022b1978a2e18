package io.github.sparkonfargate.iam;

import java.util.Optional;

/** The parties that call AWS. */
public enum RoleKind {
  /** Who calls {@code spark-submit --deploy-mode cluster}. */
  SUBMITTER("submitter", "whoever runs `spark-submit --deploy-mode cluster`, `--status`, `--kill`"),
  /** The driver, wherever it runs. */
  DRIVER(
      "driver",
      "the driver: in cluster mode `spark.fargate.driver.taskRole`, in client mode who runs it"),
  /** Code in executors. */
  EXECUTOR("executor", "executors: `spark.fargate.executor.taskRole`"),
  /** ECS itself. */
  EXECUTION("execution", "ECS itself, for all tasks: `spark.fargate.executionRole`"),
  /** ECS itself, for volumes. */
  INFRASTRUCTURE(
      "infrastructure", "ECS itself, for EBS volumes: `spark.fargate.infrastructureRole`"),
  /** The SSH gateway. */
  BASTION("bastion", "the bastion's task, which calls nothing");

  private final String word;
  private final String who;

  RoleKind(String word, String who) {
    this.word = word;
    this.who = who;
  }

  /** Its name on the command line. */
  public String word() {
    return word;
  }

  /** Who acts as it, in Markdown. */
  public String who() {
    return who;
  }

  /** The role of that name. */
  public static Optional<RoleKind> of(String word) {
    for (RoleKind role : values()) {
      if (role.word.equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
