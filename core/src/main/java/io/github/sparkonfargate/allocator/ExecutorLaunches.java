package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.LaunchRequest;

/** Makes the RunTask request for executors of one resource profile. Pure: sends nothing. */
public interface ExecutorLaunches {

  /** The request of one call. */
  LaunchRequest launch(LaunchOrder order);
}
