package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.ecs.LaunchRequest.Capacity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text form of a capacity provider strategy: {@code FARGATE=1:base=2,FARGATE_SPOT=4}, that is
 * provider, weight and, for at most one of them, the number of tasks it gets first. Limits: ECS API
 * Reference, CapacityProviderStrategyItem.
 */
final class CapacityProviders {
  static final String SYNTAX = "PROVIDER=WEIGHT, such as FARGATE_SPOT=4,FARGATE=1:base=2";

  private static final Pattern ITEM =
      Pattern.compile("([A-Za-z0-9_-]{1,255})=([0-9]{1,9})(?::base=([0-9]{1,9}))?");

  /** Every other provider is of EC2 instances (ECS Developer Guide, capacity providers). */
  private static final Set<String> OURS = Set.of("FARGATE", "FARGATE_SPOT");

  private static final int MOST_WEIGHT = 1_000;
  private static final int MOST_BASE = 100_000;

  private CapacityProviders() {}

  /**
   * @throws IllegalArgumentException with the rest of a sentence that begins with key and value
   */
  static Capacity.Strategy parse(String text) {
    List<Capacity.Item> items =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .map(CapacityProviders::item)
            .toList();
    problem(items)
        .ifPresent(
            words -> {
              throw new IllegalArgumentException(words);
            });
    return new Capacity.Strategy(items);
  }

  static String format(Capacity.Strategy strategy) {
    return strategy.items().stream()
        .map(
            item ->
                item.provider()
                    + "="
                    + item.weight()
                    + (item.base() == 0 ? "" : ":base=" + item.base()))
        .collect(Collectors.joining(","));
  }

  private static Capacity.Item item(String text) {
    Matcher matcher = ITEM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a strategy at '" + text + "'; write " + SYNTAX);
    }
    int base = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    return new Capacity.Item(matcher.group(1), Integer.parseInt(matcher.group(2)), base);
  }

  private static Optional<String> problem(List<Capacity.Item> items) {
    if (items.isEmpty()) {
      return Optional.of("names no capacity provider; write " + SYNTAX);
    }
    Optional<String> unknown =
        items.stream()
            .map(Capacity.Item::provider)
            .filter(name -> !OURS.contains(name))
            .findFirst();
    if (unknown.isPresent()) {
      return Optional.of(
          "names the capacity provider '"
              + unknown.get()
              + "', which cannot run Fargate tasks; FARGATE and FARGATE_SPOT can");
    }
    if (items.stream().map(Capacity.Item::provider).distinct().count() < items.size()) {
      return Optional.of("names a capacity provider twice");
    }
    if (items.stream().anyMatch(item -> item.weight() > MOST_WEIGHT)) {
      return Optional.of("has a weight above " + MOST_WEIGHT);
    }
    if (items.stream().allMatch(item -> item.weight() == 0)) {
      return Optional.of("has no weight above 0, so that no provider would get a task");
    }
    if (items.stream().filter(item -> item.base() > 0).count() > 1) {
      return Optional.of("has a base for more than one capacity provider; ECS allows one");
    }
    if (items.stream().anyMatch(item -> item.base() > MOST_BASE)) {
      return Optional.of("has a base above " + MOST_BASE);
    }
    return Optional.empty();
  }
}
