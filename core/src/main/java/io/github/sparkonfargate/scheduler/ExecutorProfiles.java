package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.ExecutorTask;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.apache.spark.resource.ResourceProfile;

/**
 * What an executor of each resource profile needs. Filled by the threads on which Spark asks for
 * executors, read by the allocator's thread: an entry is there before a target that names it.
 */
final class ExecutorProfiles {

  private static final int CPU_UNITS_PER_CORE = 1_024;

  private final Map<Integer, ExecutorResources> resources = new ConcurrentHashMap<>();
  private final ExecutorDefaults defaults;
  private final ExecutorTask task;

  /**
   * @param defaults what {@code spark.executor.*} says
   * @param task says into the log which Fargate size a profile gets
   */
  ExecutorProfiles(ExecutorDefaults defaults, ExecutorTask task) {
    this.defaults = defaults;
    this.task = task;
    add(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID(), defaults.resources());
  }

  void remember(ResourceProfile profile) {
    if (!resources.containsKey(profile.id())) {
      add(profile.id(), of(profile));
    }
  }

  ExecutorResources of(int resourceProfileId) {
    ExecutorResources known = resources.get(resourceProfileId);
    if (known == null) {
      throw new IllegalStateException(
          "no executors were requested for resource profile " + resourceProfileId);
    }
    return known;
  }

  private void add(int resourceProfileId, ExecutorResources needs) {
    task.logSize(resourceProfileId, needs);
    resources.put(resourceProfileId, needs);
  }

  /**
   * A profile's own requests over the defaults, as ResourceProfile.getResourcesForClusterManager
   * merges them (its signature differs between Spark versions, so it is not called).
   */
  private ExecutorResources of(ResourceProfile profile) {
    Map<String, ExecutorResourceRequest> requests = profile.executorResourcesJMap();
    ExecutorResources base = defaults.resources();
    int heap = amount(requests, ResourceProfile.MEMORY(), base.heapMiB());
    int cores = amount(requests, ResourceProfile.CORES(), base.cores());
    boolean ownCores = requests.containsKey(ResourceProfile.CORES());
    return new ExecutorResources(
        cores,
        ownCores ? cores * CPU_UNITS_PER_CORE : base.cpuUnits(),
        heap,
        amount(requests, ResourceProfile.OVERHEAD_MEM(), defaults.overheadMiB(heap)),
        amount(requests, ResourceProfile.OFFHEAP_MEM(), base.offHeapMiB()),
        amount(requests, ResourceProfile.PYSPARK_MEM(), base.pysparkMiB()));
  }

  private static int amount(
      Map<String, ExecutorResourceRequest> requests, String name, int otherwise) {
    ExecutorResourceRequest request = requests.get(name);
    return request == null ? otherwise : Math.toIntExact(request.amount());
  }
}
