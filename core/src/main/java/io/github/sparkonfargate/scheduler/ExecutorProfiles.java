package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.task.ExecutorResources;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.apache.spark.resource.ResourceProfile;

/**
 * What an executor of each resource profile needs. Filled by the threads on which Spark asks for
 * executors, read by the allocator's thread: an entry is there before a target that names it.
 */
final class ExecutorProfiles {

  private final Map<Integer, ExecutorResources> resources = new ConcurrentHashMap<>();
  private final ExecutorResources defaults;
  private final MemoryOverhead overhead;

  /** {@code spark.executor.memoryOverhead} where a profile names none. */
  interface MemoryOverhead {
    /**
     * @param heapMiB heap of the executor
     * @return MiB beside the heap
     */
    long beside(long heapMiB);
  }

  /**
   * @param defaults of the default profile, from {@code spark.executor.*}
   * @param overhead the rule for profiles that name memory but no overhead
   */
  ExecutorProfiles(ExecutorResources defaults, MemoryOverhead overhead) {
    this.defaults = defaults;
    this.overhead = overhead;
    resources.put(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID(), defaults);
  }

  void remember(ResourceProfile profile) {
    resources.computeIfAbsent(profile.id(), id -> of(profile));
  }

  ExecutorResources of(int resourceProfileId) {
    ExecutorResources known = resources.get(resourceProfileId);
    if (known == null) {
      throw new IllegalStateException("no executors were requested for profile " + resourceProfileId);
    }
    return known;
  }

  /**
   * A profile's own requests over the defaults, as ResourceProfile.getResourcesForClusterManager
   * merges them (its signature differs between Spark versions, so it is not called).
   */
  private ExecutorResources of(ResourceProfile profile) {
    Map<String, ExecutorResourceRequest> requests = profile.executorResourcesJMap();
    long heap = amount(requests, ResourceProfile.MEMORY(), defaults.heapMiB());
    return new ExecutorResources(
        (int) amount(requests, ResourceProfile.CORES(), defaults.cores()),
        (int) heap,
        (int) amount(requests, ResourceProfile.OVERHEAD_MEM(), overhead.beside(heap)),
        (int) amount(requests, ResourceProfile.OFFHEAP_MEM(), defaults.offHeapMiB()),
        (int) amount(requests, ResourceProfile.PYSPARK_MEM(), defaults.pysparkMiB()));
  }

  private static long amount(
      Map<String, ExecutorResourceRequest> requests, String name, long otherwise) {
    ExecutorResourceRequest request = requests.get(name);
    return request == null ? otherwise : request.amount();
  }
}
