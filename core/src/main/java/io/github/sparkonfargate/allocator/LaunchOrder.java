package io.github.sparkonfargate.allocator;

/**
 * What the allocator asks of one RunTask call.
 *
 * @param resourceProfileId Spark's id of the resource profile
 * @param count how many executors, 1 to 10
 * @param clientToken idempotency token of the call, at most 64 characters of ASCII 33 to 126
 * @param place where to look for capacity
 * @param singleTask whether each executor is to run one Spark task at a time, whatever its size
 */
public record LaunchOrder(
    int resourceProfileId, int count, String clientToken, Place place, boolean singleTask) {

  /**
   * Where to look for capacity.
   *
   * @param onDemand whether to leave the capacity provider strategy out and ask for on-demand
   * @param subnetTurn 0 for all subnets; N for the Nth alone, counted round and round: AWS picks
   *     one of several itself, and may pick the one without capacity again
   */
  public record Place(boolean onDemand, int subnetTurn) {
    /** As configured. */
    public static final Place AS_CONFIGURED = new Place(false, 0);
  }
}
