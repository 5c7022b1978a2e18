package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.ExecutorTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.TaskResourceRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an executor of each resource profile needs. Filled by the threads on which Spark asks for
 * executors, read by the allocator's thread: an entry is there before a target that names it.
 */
final class ExecutorProfiles {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorProfiles.class);
  private static final int CPU_UNITS_PER_CORE = 1_024;

  /** Spark's name of them. */
  private static final String GPU = "gpu";

  /** What Fargate sizes are made of; all else is found by the executor itself. */
  private static final Set<String> BUILT_IN =
      Set.of(
          ResourceProfile.CORES(),
          ResourceProfile.MEMORY(),
          ResourceProfile.OVERHEAD_MEM(),
          ResourceProfile.OFFHEAP_MEM(),
          ResourceProfile.PYSPARK_MEM());

  /** More than any task has, and few enough to be added up. */
  private static final long MOST = 1_000_000;

  /**
   * What Spark runs executors of one profile with.
   *
   * @param resources what an executor needs
   * @param taskCpus what each Spark task takes of its cores; Spark 4.3 allows fractions
   */
  private record Needs(ExecutorResources resources, double taskCpus) {}

  private final Map<Integer, Needs> needs = new ConcurrentHashMap<>();
  private final Map<Integer, String> refusals = new ConcurrentHashMap<>();
  private final ExecutorDefaults defaults;
  private final ExecutorTask task;

  /**
   * @param defaults what {@code spark.executor.*} says
   * @param task says into the log which Fargate size a profile gets
   */
  ExecutorProfiles(ExecutorDefaults defaults, ExecutorTask task) {
    this.defaults = defaults;
    this.task = task;
    add(
        ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID(),
        new Needs(defaults.resources(), defaults.taskCpus()));
  }

  /**
   * Takes a profile that executors may be wanted of.
   *
   * @return why there can be no executor of it: Fargate has none of that size or none with GPUs, or
   *     nothing tells executors how to find what they are to have
   */
  Optional<String> remember(ResourceProfile profile) {
    if (!needs.containsKey(profile.id()) && !refusals.containsKey(profile.id())) {
      try {
        add(profile.id(), new Needs(of(profile), taskCpus(profile)));
      } catch (InvalidConfigurationException impossible) {
        refusals.put(
            profile.id(),
            "resource profile " + profile.id() + ": " + String.join("; ", impossible.problems()));
      }
    }
    return Optional.ofNullable(refusals.get(profile.id()));
  }

  ExecutorResources of(int resourceProfileId) {
    return needs(resourceProfileId).resources();
  }

  /**
   * An executor of the same size with cores for one Spark task only. Cores are whole: where a task
   * takes less than one, as Spark 4.3 allows, several still run together.
   */
  ExecutorResources ofSingleTask(int resourceProfileId) {
    Needs all = needs(resourceProfileId);
    int cores = (int) Math.max(1, Math.ceil(all.taskCpus()));
    if (all.taskCpus() <= cores / 2.0) {
      LOG.warn(
          "spark.task.cpus={} lets {} tasks run on one core: executors cannot be limited to one"
              + " task; set it to 1 where tasks run out of memory",
          all.taskCpus(),
          (int) (cores / all.taskCpus()));
    }
    return all.resources().withCores(Math.min(cores, all.resources().cores()));
  }

  private Needs needs(int resourceProfileId) {
    Needs known = needs.get(resourceProfileId);
    if (known == null) {
      throw new IllegalStateException(
          "no executors were requested for resource profile " + resourceProfileId);
    }
    return known;
  }

  private void add(int resourceProfileId, Needs profile) {
    task.requireMemory(profile.resources());
    task.logSize(resourceProfileId, profile.resources());
    needs.put(resourceProfileId, profile);
  }

  /** Read from the request: ResourceProfile.getTaskCpus changed its type in Spark 4.3. */
  private double taskCpus(ResourceProfile profile) {
    TaskResourceRequest request = profile.taskResourcesJMap().get(ResourceProfile.CPUS());
    return request == null ? defaults.taskCpus() : request.amount();
  }

  /**
   * A profile's own requests over the defaults, as ResourceProfile.getResourcesForClusterManager
   * merges them (its signature differs between Spark versions, so it is not called).
   */
  private ExecutorResources of(ResourceProfile profile) {
    Map<String, ExecutorResourceRequest> requests = profile.executorResourcesJMap();
    List<String> lacking = lacking(requests);
    if (!lacking.isEmpty()) {
      throw new InvalidConfigurationException(lacking);
    }
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

  /** An executor that does not find what its profile says ends as soon as it has started. */
  private List<String> lacking(Map<String, ExecutorResourceRequest> requests) {
    List<String> problems = new ArrayList<>();
    new TreeMap<>(requests)
        .forEach(
            (name, request) -> {
              if (BUILT_IN.contains(name) || request.amount() <= 0) {
                return;
              }
              String executor = "an executor with " + name + "=" + request.amount();
              if (name.equals(GPU)) {
                problems.add(executor + " cannot be had: Fargate has no GPUs");
              } else if (request.discoveryScript().isEmpty() && !defaults.discoveryPlugin()) {
                problems.add(
                    executor
                        + " could not find it: give its ExecutorResourceRequest a discoveryScript"
                        + " of the image, or set spark.resources.discoveryPlugin");
              }
            });
    return problems;
  }

  private static int amount(
      Map<String, ExecutorResourceRequest> requests, String name, int otherwise) {
    ExecutorResourceRequest request = requests.get(name);
    return request == null ? otherwise : Math.toIntExact(Math.min(MOST, request.amount()));
  }
}
