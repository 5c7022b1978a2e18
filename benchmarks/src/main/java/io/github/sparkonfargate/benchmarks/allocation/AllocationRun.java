package io.github.sparkonfargate.benchmarks.allocation;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import io.github.sparkonfargate.allocator.ExecutorAllocator;
import io.github.sparkonfargate.allocator.ExecutorListener;
import io.github.sparkonfargate.allocator.ExecutorLoss;
import io.github.sparkonfargate.allocator.IdentityAnswer;
import io.github.sparkonfargate.allocator.LaunchOrder;
import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.task.ExecutorCommand;
import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.ExecutorTask;
import io.github.sparkonfargate.task.Sizing;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One run: the real allocator and the real AWS client launch executors on a local Fargate that
 * keeps AWS's published rates and runs nothing behind its tasks, hold them for ten minutes and
 * release them, all in simulated time. Prints its figures as one line of JSON.
 */
public final class AllocationRun implements ExecutorListener {
  /** AWS Fargate throttling quotas: launches at once, and a second after that. */
  private static final int LAUNCH_BURST = 100;

  private static final double LAUNCHES_PER_SECOND = 20;

  /** Amazon ECS API throttling: DescribeTasks and its like a second, sustained. */
  private static final double DESCRIBES_PER_SECOND = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(60);
  private static final Duration STEADY = Duration.ofMinutes(10);
  private static final ExecutorResources RESOURCES =
      new ExecutorResources(1, 1_024, 1_024, 384, 0, 0);

  private final int executors;
  private final LocalFargate local;
  private final WatchedEcs ecs;
  private final ExecutorAllocator allocator;
  private final Set<String> registered = new HashSet<>();
  private long tickNanos;

  private AllocationRun(
      int executors, WatchedEcs.Trouble trouble, long seed, Map<String, String> env) {
    this.executors = executors;
    URI endpoint = URI.create(env.getOrDefault("AWS_ENDPOINT_URL", ""));
    this.local = new LocalFargate(endpoint);
    String cluster = env.getOrDefault("FARGATE_LOCAL_CLUSTER", "");
    AwsSettings aws =
        AwsSettings.defaults()
            .withRegion(env.getOrDefault("AWS_REGION", ""))
            .withEndpoint(
                endpoint,
                new AwsSettings.LocalCredentials(
                    env.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                    env.getOrDefault("AWS_SECRET_ACCESS_KEY", "")));
    this.ecs = new WatchedEcs(AwsEcsTasks.create(aws, cluster), local, trouble, seed);
    ExecutorTask task = task(env, cluster);
    ecs.checkCluster();
    String definition = ecs.ensureTaskDefinition(task.definition());
    String application = "spark-bench-" + seed + "-" + System.nanoTime();
    this.allocator =
        ExecutorAllocator.create(
            AllocatorSettings.defaults(application, cluster),
            ecs,
            order -> launch(order, task, definition, application),
            this,
            local);
  }

  private LaunchRequest launch(
      LaunchOrder order, ExecutorTask task, String definition, String application) {
    ecs.failSomeOf(order.count());
    ExecutorCommand command =
        new ExecutorCommand("spark://x@127.0.0.1:7078", application, 1, 0, List.of(), "");
    return task.launch(definition, command, RESOURCES, order.count(), order.clientToken());
  }

  private static ExecutorTask task(Map<String, String> env, String cluster) {
    return new ExecutorTask(
        new ExecutorTask.Container(
            "bench",
            env.getOrDefault("FARGATE_LOCAL_IMAGE", ""),
            env.getOrDefault("FARGATE_LOCAL_EXECUTION_ROLE", ""),
            env.getOrDefault("FARGATE_LOCAL_TASK_ROLE", ""),
            "X86_64",
            new TaskDefinitionSpec.Log.Off(),
            Duration.ofSeconds(30),
            true,
            TaskDefinitionSpec.Confinement.none(),
            Map.of()),
        new ExecutorTask.Placement(
            cluster,
            new LaunchRequest.Capacity.OnDemand(),
            "LATEST",
            new LaunchRequest.Network(
                List.of(env.getOrDefault("FARGATE_LOCAL_SUBNETS", "").split(",")),
                List.of(),
                false),
            new LaunchRequest.Options(true, false, false)),
        Map.of(),
        0,
        Sizing.ROUND_UP,
        Map.of());
  }

  /** Arguments: number of executors, {@code clean} or {@code faults}, seed. */
  public static void main(String[] args) {
    WatchedEcs.Trouble trouble =
        args[1].equals("faults") ? WatchedEcs.Trouble.AS_THE_ISSUE_SAYS : WatchedEcs.Trouble.NONE;
    AllocationRun run =
        new AllocationRun(
            Integer.parseInt(args[0]), trouble, Long.parseLong(args[2]), System.getenv());
    System.out.println(run.measure());
  }

  private String measure() {
    long heapBefore = heap();
    Duration start = local.passed();
    allocator.requestTotal(Map.of(0, executors));
    until(() -> registered.size() == executors, PATIENCE);
    Duration launched = ecs.launch(executors).minus(start);
    Duration withReplacements = ecs.lastLaunch().minus(start);
    int runTaskCalls = ecs.runTaskCalls();
    double launchingDescribes = share(ecs.describeCalls(), local.passed().minus(start));

    int describesBefore = ecs.describeCalls();
    tickNanos = 0;
    until(() -> false, STEADY);
    double cpu = tickNanos / (double) STEADY.toNanos();
    double steadyDescribes = share(ecs.describeCalls() - describesBefore, STEADY);
    double heapGrowth = (heap() - heapBefore) / 1e6;
    int reached = registered.size();

    Map<String, Integer> tasks = local.tasks();
    int failedStarts = tasks.getOrDefault("TaskFailedToStart", 0);
    int duplicates = tasks.getOrDefault("all", 0) - failedStarts - executors;
    double secondsToStop = release();
    double floor = Math.max(1, (executors - LAUNCH_BURST) / LAUNCHES_PER_SECOND);
    return String.format(
        Locale.ROOT,
        "{\"executors\":%d,\"runTaskCalls\":%d,\"timeOverFloor\":%.3f,\"describeShare\":%.4f,"
            + "\"allocatorCpuShare\":%.5f,\"driverHeapMb\":%.1f,\"failedStarts\":%d,"
            + "\"duplicates\":%d,\"leaked\":%d,\"secondsToLaunch\":%.1f,"
            + "\"secondsWithReplacements\":%.1f,\"secondsToStop\":%.1f}",
        reached,
        runTaskCalls,
        launched.toMillis() / 1e3 / floor,
        Math.max(launchingDescribes, steadyDescribes),
        cpu,
        heapGrowth,
        failedStarts,
        duplicates,
        leaked(),
        launched.toMillis() / 1e3,
        withReplacements.toMillis() / 1e3,
        secondsToStop);
  }

  private static double share(int calls, Duration time) {
    return calls / (time.toMillis() / 1e3) / DESCRIBES_PER_SECOND;
  }

  /** Ticks as the allocator's thread would, with the time between passing at once. */
  private void until(java.util.function.BooleanSupplier done, Duration most) {
    Duration deadline = local.passed().plus(most);
    while (!done.getAsBoolean() && local.passed().compareTo(deadline) < 0) {
      Duration wait = tick();
      ecs.begun().forEach(this::containerStarts);
      local.advance(wait);
    }
  }

  private Duration tick() {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Duration wait = allocator.tick();
    tickNanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    return wait;
  }

  /** What the executor in a container does: asks who it is, and registers. */
  private void containerStarts(String arn) {
    allocator.identify(
        arn,
        answer -> {
          if (answer instanceof IdentityAnswer.Identified identified) {
            registered.add(identified.executorId());
            allocator.executorRegistered(identified.executorId());
            allocator.executorBegan(identified.executorId());
          }
        });
  }

  /**
   * As dynamic allocation at the end of a job; nothing listens in the containers, so StopTask.
   *
   * @return seconds until every executor was gone
   */
  private double release() {
    Duration start = local.passed();
    allocator.requestTotal(Map.of());
    allocator.executorsAskedToStop(Set.copyOf(registered));
    until(registered::isEmpty, Duration.ofMinutes(3));
    Duration gone = local.passed().minus(start);
    allocator.stop(Duration.ZERO);
    local.advance(Duration.ofMinutes(3));
    return gone.toMillis() / 1e3;
  }

  private int leaked() {
    Map<String, Integer> tasks = local.tasks();
    ecs.close();
    return tasks.getOrDefault("all", 0) - tasks.getOrDefault("STOPPED", 0);
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Override
  public void executorLost(String executorId, ExecutorLoss loss) {
    registered.remove(executorId);
  }

  @Override
  public void executorEnding(String executorId, String why) {
    throw new IllegalStateException("nobody takes " + executorId + " back: " + why);
  }

  @Override
  public void applicationMustFail(String message) {
    throw new IllegalStateException(message);
  }
}
