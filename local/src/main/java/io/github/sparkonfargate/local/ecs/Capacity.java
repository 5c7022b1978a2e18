package io.github.sparkonfargate.local.ecs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much Fargate there is: the account's quotas of vCPUs, the capacity behind each subnet, the
 * addresses of each subnet. Without an order there is no quota, capacity has no end, and a subnet
 * has {@link Network#ADDRESSES}. Owned by the timeline's thread.
 */
public final class Capacity {
  /** What RunTask says of tasks beyond the quota. */
  static final String QUOTA_REACHED =
      "You've reached the limit on the number of vCPUs you can run concurrently";

  /** The two kinds of Fargate, each with a quota of its own. */
  public enum Kind {
    /** Quota L-3032A538. */
    ON_DEMAND,
    /** Quota L-36FBB829. */
    SPOT
  }

  /** The tasks that take room now. */
  interface Usage {
    /** CPU units of tasks that are not stopped. */
    int cpuUnits(Kind kind);

    /** Tasks of a subnet that are not stopped. */
    int tasks(String subnet);

    /** Tasks of a subnet that hold a network interface. */
    int interfaces(String subnet);
  }

  private final Map<Kind, Integer> vcpus = new HashMap<>();
  private final Map<String, Integer> tasksBySubnet = new HashMap<>();
  private final Map<String, Integer> addressesBySubnet = new HashMap<>();
  private int turn;

  /** Sets the account's quota; tasks that run already stay. */
  public void limitVcpus(Kind kind, int quota) {
    vcpus.put(kind, quota);
  }

  /** Lets at most {@code tasks} tasks be in {@code subnet} at a time. */
  public void limitSubnet(String subnet, int tasks) {
    tasksBySubnet.put(subnet, tasks);
  }

  /** Leaves {@code addresses} addresses to {@code subnet} for tasks. */
  public void limitAddresses(String subnet, int addresses) {
    addressesBySubnet.put(subnet, addresses);
  }

  /** Takes all limits back. */
  public void clear() {
    vcpus.clear();
    tasksBySubnet.clear();
    addressesBySubnet.clear();
  }

  /** What is limited now, for the admin page. */
  public Map<String, Integer> limits() {
    Map<String, Integer> limits = new HashMap<>();
    vcpus.forEach((kind, quota) -> limits.put("vcpus " + kind, quota));
    tasksBySubnet.forEach((subnet, tasks) -> limits.put("tasks " + subnet, tasks));
    addressesBySubnet.forEach((subnet, left) -> limits.put("addresses " + subnet, left));
    return limits;
  }

  boolean withinQuota(Kind kind, int cpuUnits, Usage usage) {
    Integer quota = vcpus.get(kind);
    return quota == null || usage.cpuUnits(kind) + cpuUnits <= quota * 1024L;
  }

  /** The next subnet, by turns, that has capacity. */
  Optional<String> subnet(List<String> wanted, Usage usage) {
    for (int tried = 0; tried < wanted.size(); tried++) {
      String subnet = wanted.get(turn++ % wanted.size());
      if (usage.tasks(subnet) < tasksBySubnet.getOrDefault(subnet, Integer.MAX_VALUE)) {
        return Optional.of(subnet);
      }
    }
    return Optional.empty();
  }

  boolean hasAddress(String subnet, Usage usage) {
    return freeAddresses(subnet, usage) > 0;
  }

  int freeAddresses(String subnet, Usage usage) {
    int all = addressesBySubnet.getOrDefault(subnet, Network.ADDRESSES);
    return Math.max(0, all - usage.interfaces(subnet));
  }
}
