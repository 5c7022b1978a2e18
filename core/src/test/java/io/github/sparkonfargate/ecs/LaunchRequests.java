package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Map;

/** Requests for tests, everything irrelevant defaulted. */
public final class LaunchRequests {
  private LaunchRequests() {}

  public static LaunchRequest of(String startedBy, int profile, int count, String clientToken) {
    return new LaunchRequest(
        "spark",
        "spark-fargate-0:1",
        count,
        clientToken,
        startedBy,
        new LaunchRequest.Capacity.OnDemand(),
        "LATEST",
        new LaunchRequest.Network(List.of("subnet-0a"), List.of("sg-0a"), false),
        overrides(List.of("executor"), Map.of("SPARK_USER", "me")),
        Map.of("spark-resource-profile-id", Integer.toString(profile), "spark-role", "executor"),
        new LaunchRequest.Options(true, false, false));
  }

  public static LaunchRequest.Overrides overrides(
      List<String> command, Map<String, String> environment) {
    return new LaunchRequest.Overrides("spark", command, environment, 1024, 2048, 0, "", "");
  }
}
