package io.github.sparkonfargate.conf;

/** Where the output of a container goes. */
public enum LogDriver {
  /** CloudWatch Logs. */
  AWSLOGS("awslogs"),
  /** Nowhere: the task definition has no {@code logConfiguration}. */
  NONE("none");

  private final String spelling;

  LogDriver(String spelling) {
    this.spelling = spelling;
  }

  /** As ECS and the user write it. */
  public String spelling() {
    return spelling;
  }
}
