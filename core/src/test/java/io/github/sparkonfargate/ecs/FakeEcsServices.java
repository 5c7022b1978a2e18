package io.github.sparkonfargate.ecs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services of a {@link FakeEcsTasks}: each keeps one task until it is deleted. */
public final class FakeEcsServices implements EcsServices {
  private final FakeEcsTasks ecs;
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final List<String> deleted = new ArrayList<>();
  private EcsException refusal;
  private EcsException findFault;
  private String event = "";

  public FakeEcsServices(FakeEcsTasks ecs) {
    this.ecs = ecs;
  }

  /** CreateService and DeleteService fail from now on; null for no more. */
  public FakeEcsServices refuse(EcsException why) {
    refusal = why;
    return this;
  }

  /** DescribeServices fails from now on. */
  public FakeEcsServices findFails(EcsException why) {
    findFault = why;
    return this;
  }

  /** No task can be placed from now on, for this reason; empty for no more. */
  public FakeEcsServices cannotPlace(String why) {
    event = why;
    return this;
  }

  /** What was created. */
  public Map<String, Order> orders() {
    return Map.copyOf(orders);
  }

  /** Names, in the order of their deletion. */
  public List<String> deleted() {
    return List.copyOf(deleted);
  }

  @Override
  public void create(Order order) {
    if (refusal != null) {
      throw new EcsException(refusal.kind(), refusal.getMessage());
    }
    orders.put(order.name(), order);
  }

  @Override
  public Optional<Service> find(String name) {
    if (findFault != null) {
      throw findFault;
    }
    Order order = orders.get(name);
    if (order == null) {
      return Optional.empty();
    }
    reconcile(order);
    return Optional.of(
        new Service(name, !deleted.contains(name), order.taskDefinition(), order.tags(), event));
  }

  @Override
  public void delete(String name) {
    if (refusal != null) {
      throw new EcsException(refusal.kind(), refusal.getMessage());
    }
    if (orders.containsKey(name) && !deleted.contains(name)) {
      deleted.add(name);
      alive(name)
          .forEach(
              arn ->
                  ecs.end(
                      arn,
                      new TaskSnapshot.Stop(
                          "ServiceSchedulerInitiated", "Scaling activity initiated", 143, "")));
    }
  }

  @Override
  public List<String> tasks(String name, TaskListing.Which which) {
    if (!orders.containsKey(name)) {
      return List.of();
    }
    Set<String> alive = Set.copyOf(alive(name));
    return ecs.ofGroup("service:" + name).stream()
        .filter(arn -> alive.contains(arn) == (which == TaskListing.Which.RUNNING))
        .toList();
  }

  private List<String> alive(String name) {
    List<String> all = ecs.ofGroup("service:" + name);
    return ecs.alive().stream().filter(all::contains).toList();
  }

  private void reconcile(Order order) {
    String name = order.name();
    if (!deleted.contains(name) && event.isEmpty() && alive(name).isEmpty()) {
      ecs.ofService(name, order.tags());
    }
  }

  @Override
  public void close() {}
}
