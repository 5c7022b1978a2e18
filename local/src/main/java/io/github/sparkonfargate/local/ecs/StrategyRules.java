package io.github.sparkonfargate.local.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** Launch type or capacity provider strategy: the same rules for RunTask and CreateService. */
final class StrategyRules {
  private static final int MOST_ITEMS = 20;

  private StrategyRules() {}

  /**
   * @param launchType as the wire has it; null if absent
   * @throws io.github.sparkonfargate.local.aws.ServiceError at the first violation
   */
  static Strategy strategy(
      @Nullable String launchType, List<CapacityProviderStrategyItem> asked, Cluster cluster) {
    RunTaskRule.LAUNCH_TYPE_OR_STRATEGY.require(
        asked.isEmpty() || launchType == null,
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one"
            + " and try again.");
    if (launchType != null) {
      RunTaskRule.LAUNCH_TYPE_KNOWN.require(
          LaunchType.fromValue(launchType) != LaunchType.UNKNOWN_TO_SDK_VERSION,
          "Launch type should be one of [EC2,FARGATE,EXTERNAL].");
      RunTaskRule.FARGATE_ONLY.require(
          launchType.equals("FARGATE"), "No Container Instances were found in your cluster.");
      return new Strategy(List.of());
    }
    List<CapacityProviderStrategyItem> effective =
        asked.isEmpty() ? cluster.defaultCapacityProviderStrategy() : asked;
    RunTaskRule.FARGATE_ONLY.require(
        !effective.isEmpty(), "No Container Instances were found in your cluster.");
    check(effective);
    for (CapacityProviderStrategyItem item : effective) {
      RunTaskRule.PROVIDER_OF_CLUSTER.require(
          cluster.capacityProviders().contains(item.capacityProvider()),
          "The specified capacity provider '"
              + item.capacityProvider()
              + "' was not found. Specify a valid name or ARN and try again.");
    }
    return new Strategy(effective);
  }

  static void check(List<CapacityProviderStrategyItem> items) {
    RunTaskRule.STRATEGY_ITEMS.require(
        items.size() <= MOST_ITEMS, "A capacity provider strategy has at most 20 providers.");
    for (CapacityProviderStrategyItem item : items) {
      int weight = Strategy.weight(item);
      int base = Strategy.base(item);
      RunTaskRule.STRATEGY_WEIGHT.require(
          weight >= 0 && weight <= 1000 && base >= 0 && base <= 100_000,
          "Invalid weight " + weight + " or base " + base + " in the strategy.");
    }
    RunTaskRule.STRATEGY_ONE_BASE.require(
        items.stream().filter(item -> Strategy.base(item) > 0).count() <= 1,
        "Only one capacity provider in a strategy can have a base defined.");
    RunTaskRule.STRATEGY_SOME_WEIGHT.require(
        items.size() < 2 || items.stream().anyMatch(item -> Strategy.weight(item) > 0),
        "At least one capacity provider in a strategy needs a weight greater than zero.");
  }
}
