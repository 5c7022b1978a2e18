package io.github.sparkonfargate.conf;

/** What a container does when its log driver cannot keep up (awslogs option {@code mode}). */
public enum LogMode {
  /** It goes on, and lines are lost once the buffer is full. */
  NON_BLOCKING("non-blocking"),
  /** It waits in its write. */
  BLOCKING("blocking");

  private final String spelling;

  LogMode(String spelling) {
    this.spelling = spelling;
  }

  /** As ECS and the user write it. */
  public String spelling() {
    return spelling;
  }
}
