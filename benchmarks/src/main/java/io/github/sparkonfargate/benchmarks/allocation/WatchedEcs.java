package io.github.sparkonfargate.benchmarks.allocation;

import io.github.sparkonfargate.ecs.DescribeResult;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.LaunchResult;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The real client, watched: orders the faults of the calls that come from the local Fargate and
 * notes when tasks were launched and which of them run.
 */
final class WatchedEcs implements EcsTasks {
  private final EcsTasks ecs;
  private final LocalFargate local;
  private final Trouble trouble;
  private final Random random;
  private final Deque<String> begun = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Duration> launches = new ArrayList<>();
  private int runTaskCalls;
  private int describeCalls;

  /**
   * How much goes wrong; shares from 0 to 1.
   *
   * @param throttled of the calls
   * @param lostReplies of the RunTask calls
   * @param startFailures of the tasks
   */
  record Trouble(double throttled, double lostReplies, double startFailures) {
    static final Trouble NONE = new Trouble(0, 0, 0);
    static final Trouble AS_THE_ISSUE_SAYS = new Trouble(0.30, 0.05, 0.02);
  }

  WatchedEcs(EcsTasks ecs, LocalFargate local, Trouble trouble, long seed) {
    this.ecs = ecs;
    this.local = local;
    this.trouble = trouble;
    this.random = new Random(seed);
  }

  @Override
  public LaunchResult run(LaunchRequest request) {
    runTaskCalls++;
    throttle("RunTask");
    if (random.nextDouble() < trouble.lostReplies()) {
      local.fault("{\"fault\":\"lose-reply\",\"action\":\"RunTask\",\"calls\":1}");
    }
    LaunchResult result = ecs.run(request);
    if (result instanceof LaunchResult.Launched launched) {
      launched.tasks().forEach(task -> launches.add(local.passed()));
    }
    return result;
  }

  /** Of the tasks that come, some will not start. */
  void failSomeOf(int tasks) {
    for (int i = 0; i < tasks; i++) {
      if (random.nextDouble() < trouble.startFailures()) {
        local.fault("{\"fault\":\"start-failure\",\"kind\":\"network-interface\",\"tasks\":1}");
      }
    }
  }

  @Override
  public DescribeResult describe(List<String> taskArns) {
    describeCalls++;
    throttle("DescribeTasks");
    DescribeResult result = ecs.describe(taskArns);
    for (TaskSnapshot task : result.tasks()) {
      if (task.status() == TaskStatus.RUNNING && seen.add(task.arn())) {
        begun.add(task.arn());
      }
    }
    return result;
  }

  @Override
  public List<String> listStartedBy(String startedBy) {
    throttle("ListTasks");
    return ecs.listStartedBy(startedBy);
  }

  @Override
  public List<String> listRunning() {
    return ecs.listRunning();
  }

  @Override
  public void stop(String taskArn, String reason) {
    ecs.stop(taskArn, reason);
  }

  private void throttle(String action) {
    if (random.nextDouble() < trouble.throttled()) {
      local.fault("{\"fault\":\"throttle\",\"action\":\"" + action + "\",\"calls\":1}");
    }
  }

  /** Tasks that were seen running since the last question. */
  List<String> begun() {
    List<String> all = List.copyOf(begun);
    begun.clear();
    return all;
  }

  /** When a task was launched for the n-th time, from 1. */
  Duration launch(int n) {
    return launches.get(n - 1);
  }

  /** When the last task was launched. */
  Duration lastLaunch() {
    return launch(launches.size());
  }

  int runTaskCalls() {
    return runTaskCalls;
  }

  int describeCalls() {
    return describeCalls;
  }

  @Override
  public String ensureTaskDefinition(TaskDefinitionSpec spec) {
    return ecs.ensureTaskDefinition(spec);
  }

  @Override
  public ExistingDefinition findTaskDefinition(String name, String key) {
    return ecs.findTaskDefinition(name, key);
  }

  @Override
  public void checkCluster() {
    ecs.checkCluster();
  }

  @Override
  public void close() {
    ecs.close();
  }
}
