package io.github.sparkonfargate.task;

/** What to do where the resources asked for are no Fargate size. */
public enum Sizing {
  /** Take the next size up. */
  ROUND_UP,
  /** Refuse. */
  STRICT
}
