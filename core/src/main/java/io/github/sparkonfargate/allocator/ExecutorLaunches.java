package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.LaunchRequest;

/** Makes the RunTask request for executors of one resource profile. Pure: sends nothing. */
public interface ExecutorLaunches {

  /**
   * @param resourceProfileId Spark's id of the resource profile
   * @param count how many executors, 1 to 10
   * @param clientToken idempotency token of the call, at most 64 characters of ASCII 33 to 126
   */
  LaunchRequest launch(int resourceProfileId, int count, String clientToken);
}
