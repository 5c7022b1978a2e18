package io.github.sparkonfargate.task;

/** What to do where Fargate has no task of exactly the size that was asked for. */
public enum Sizing {
  /** Take the smallest size that holds it. */
  ROUND_UP("roundUp"),
  /** Refuse, and name the next size. */
  STRICT("strict");

  private final String spelling;

  Sizing(String spelling) {
    this.spelling = spelling;
  }

  /** As a user writes it. */
  public String spelling() {
    return spelling;
  }
}
