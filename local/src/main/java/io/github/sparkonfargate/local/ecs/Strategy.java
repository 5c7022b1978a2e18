package io.github.sparkonfargate.local.ecs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;

/**
 * Which capacity provider each task goes to: the base first, the rest by weight ({@link
 * RunTaskRule#STRATEGY_PLACES}).
 *
 * @param items empty for launch type FARGATE
 */
record Strategy(List<CapacityProviderStrategyItem> items) {
  Strategy {
    items = List.copyOf(items);
  }

  static int weight(CapacityProviderStrategyItem item) {
    return item.weight() == null ? 0 : item.weight();
  }

  static int base(CapacityProviderStrategyItem item) {
    return item.base() == null ? 0 : item.base();
  }

  /**
   * The providers of {@code count} further tasks.
   *
   * @param existing how many tasks each provider has already, for a service
   * @return null for each task of launch type FARGATE
   */
  List<@Nullable String> providers(int count, Map<String, Integer> existing) {
    List<@Nullable String> providers = new ArrayList<>();
    Map<String, Integer> tasks = new HashMap<>(existing);
    for (int task = 0; task < count; task++) {
      String provider = items.isEmpty() ? null : next(tasks);
      providers.add(provider);
      if (provider != null) {
        tasks.merge(provider, 1, Integer::sum);
      }
    }
    return providers;
  }

  private String next(Map<String, Integer> tasks) {
    CapacityProviderStrategyItem best = items.get(0);
    double least = Double.POSITIVE_INFINITY;
    for (CapacityProviderStrategyItem item : items) {
      int has = tasks.getOrDefault(item.capacityProvider(), 0);
      if (has < base(item)) {
        return item.capacityProvider();
      }
      double share = (has - base(item) + 1.0) / weight(item); // infinite without weight
      if (share < least) {
        least = share;
        best = item;
      }
    }
    return best.capacityProvider();
  }
}
