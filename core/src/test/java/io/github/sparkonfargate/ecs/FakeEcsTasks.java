package io.github.sparkonfargate.ecs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A small ECS with time: tasks are invisible at first, start, run and end as the clock moves.
 * Faults are asked for one by one. Used by one thread, but for {@link #stop}.
 */
public final class FakeEcsTasks implements EcsTasks {
  private static final String ARN = "arn:aws:ecs:eu-west-1:123456789012:task/fake/";

  /** What goes wrong with one RunTask call. */
  public enum Fault {
    /** Nothing: it is as usual. */
    NONE,
    /** ThrottlingException. */
    THROTTLED,
    /** A 200 without tasks. */
    CAPACITY,
    /** The vCPU quota. */
    QUOTA,
    /** The tasks are started, the reply is lost. */
    LOST_REPLY,
    /** The request never arrives. */
    LOST_REQUEST,
    /** ExpiredTokenException. */
    EXPIRED,
    /** InvalidParameterException. */
    PERMANENT,
    /** Half of the tasks, and a failure. */
    PARTIAL
  }

  private final InstantSource clock;
  private final Map<String, SimulatedTask> tasks = new LinkedHashMap<>();
  private final Map<String, List<String>> arnsByToken = new LinkedHashMap<>();
  private final Map<String, String> definitions = new LinkedHashMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Deque<TaskSnapshot.Stop> startFailures = new ArrayDeque<>();
  private final List<LaunchRequest> launches = new ArrayList<>();
  private final List<String> stops = new ArrayList<>();
  private Runnable onRun = () -> {};
  private Runnable onDescribe = () -> {};
  private Runnable onStop = () -> {};
  private Duration invisible = Duration.ZERO;
  private Duration startUp = Duration.ofSeconds(20);
  private Duration shutDown = Duration.ofSeconds(4);
  private EcsException describeFault;
  private EcsException stopFault;
  private final Set<String> tokens = new HashSet<>();
  private Consumer<LaunchRequest> onLaunch = request -> {};
  private int describes;
  private int created;

  public FakeEcsTasks(InstantSource clock) {
    this.clock = clock;
  }

  /** How long a RunTask call takes, by a clock that is moved by hand. */
  public FakeEcsTasks callsTake(Duration duration) {
    onRun = () -> ((ManualClock) clock).advance(duration);
    return this;
  }

  /** How long a DescribeTasks call takes, by a clock that is moved by hand. */
  public FakeEcsTasks looksTake(Duration duration) {
    onDescribe = () -> ((ManualClock) clock).advance(duration);
    return this;
  }

  /** How long each StopTask call takes, one after the other. */
  public FakeEcsTasks stopsTake(Duration duration) {
    onStop = () -> ((ManualClock) clock).advance(duration);
    return this;
  }

  /** How long DescribeTasks answers MISSING after RunTask. */
  public FakeEcsTasks invisibleFor(Duration duration) {
    invisible = duration;
    return this;
  }

  /** How long a task takes from the order to stop to STOPPED. */
  public FakeEcsTasks shutDownTakes(Duration duration) {
    shutDown = duration;
    return this;
  }

  /** What happens to the next RunTask calls, one each. */
  public FakeEcsTasks next(Fault... next) {
    faults.addAll(List.of(next));
    return this;
  }

  /** The next tasks fail to start, one for each. */
  public FakeEcsTasks failStarts(int count, String reason) {
    for (int i = 0; i < count; i++) {
      startFailures.add(new TaskSnapshot.Stop("TaskFailedToStart", reason, -1, ""));
    }
    return this;
  }

  /** Forgets the faults that have not happened yet. */
  public void calm() {
    faults.clear();
    startFailures.clear();
  }

  /** Told of each RunTask call but repeats, before it starts anything. */
  public FakeEcsTasks onLaunch(Consumer<LaunchRequest> listener) {
    onLaunch = listener;
    return this;
  }

  /** Every DescribeTasks fails from now on; null for none. */
  public FakeEcsTasks describeFails(EcsException fault) {
    describeFault = fault;
    return this;
  }

  /** Every StopTask fails from now on; null for none. */
  public synchronized FakeEcsTasks stopFails(EcsException fault) {
    stopFault = fault;
    return this;
  }

  /** The container ends. */
  public void exit(String arn, int exitCode, String containerReason) {
    end(
        arn,
        new TaskSnapshot.Stop(
            "EssentialContainerExited",
            "Essential container in task exited",
            exitCode,
            containerReason));
  }

  /** The task ends for this reason. */
  public void end(String arn, TaskSnapshot.Stop stop) {
    tasks.get(arn).end(stop, clock.instant());
  }

  /** ECS forgets the task, as it does an hour after its end. */
  public void forget(String arn) {
    tasks.remove(arn);
  }

  /** A task of somebody else. */
  public String foreign(String startedBy) {
    return create(startedBy, Map.of());
  }

  /** A task with tags, of whomever. */
  public String tagged(Map<String, String> tags) {
    return create("somebody", tags);
  }

  /** A task that a service starts. */
  String ofService(String service, Map<String, String> tags) {
    return create("ecs-svc/1", tags, "service:" + service);
  }

  /** ARNs of the tasks of a group, oldest first. */
  List<String> ofGroup(String group) {
    return tasks.keySet().stream().filter(arn -> tasks.get(arn).group().equals(group)).toList();
  }

  /** RunTask calls that arrived, repeats included. */
  public List<LaunchRequest> launches() {
    return List.copyOf(launches);
  }

  /** ARNs that StopTask was called for. */
  public List<String> stops() {
    return List.copyOf(stops);
  }

  /** How many DescribeTasks calls were made. */
  public int describes() {
    return describes;
  }

  /** ARNs of tasks that are not ending, oldest first. */
  public List<String> alive() {
    Instant now = clock.instant();
    return tasks.values().stream()
        .map(task -> task.at(now))
        .filter(task -> !task.isEnding())
        .map(TaskSnapshot::arn)
        .toList();
  }

  /** Every task ever created and not forgotten, oldest first. */
  public List<String> all() {
    return List.copyOf(tasks.keySet());
  }

  @Override
  public LaunchResult run(LaunchRequest request) {
    onRun.run();
    Fault fault = faults.poll();
    if (tokens.add(request.clientToken())) {
      onLaunch.accept(request);
    }
    if (fault == Fault.LOST_REQUEST) {
      return new LaunchResult.Ambiguous("connection reset");
    }
    launches.add(request);
    if (fault == null
        || fault == Fault.NONE
        || fault == Fault.LOST_REPLY
        || fault == Fault.PARTIAL) {
      int count = fault == Fault.PARTIAL ? Math.max(1, request.count() / 2) : request.count();
      List<String> arns =
          arnsByToken.computeIfAbsent(request.clientToken(), token -> create(request, count));
      return fault == Fault.LOST_REPLY
          ? new LaunchResult.Ambiguous("connection reset")
          : new LaunchResult.Launched(
              arns.stream().map(arn -> tasks.get(arn).at(clock.instant())).toList(),
              fault == Fault.PARTIAL
                  ? Optional.of(new LaunchResult.Refused(LaunchResult.Cause.CAPACITY, "no room"))
                  : Optional.empty());
    }
    return switch (fault) {
      case THROTTLED -> new LaunchResult.Throttled("Rate exceeded");
      case CAPACITY ->
          new LaunchResult.Refused(
              LaunchResult.Cause.CAPACITY, "Capacity is unavailable at this time");
      case QUOTA ->
          new LaunchResult.Refused(
              LaunchResult.Cause.QUOTA, "You've reached the limit on the number of vCPUs");
      case EXPIRED ->
          new LaunchResult.Refused(LaunchResult.Cause.CREDENTIALS, "The token is expired");
      case PERMANENT ->
          new LaunchResult.Refused(LaunchResult.Cause.PERMANENT, "Subnet does not exist");
      case NONE, LOST_REPLY, LOST_REQUEST, PARTIAL ->
          throw new IllegalStateException("handled above");
    };
  }

  @Override
  public DescribeResult describe(List<String> taskArns) {
    describes++;
    if (taskArns.isEmpty() || taskArns.size() > PAGE) {
      throw new IllegalArgumentException(
          "DescribeTasks takes 1 to 100 ids, not " + taskArns.size());
    }
    onDescribe.run();
    if (describeFault != null) {
      throw describeFault;
    }
    Instant now = clock.instant();
    List<TaskSnapshot> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String arn : taskArns) {
      SimulatedTask task = tasks.get(arn);
      if (task == null || now.isBefore(task.created().plus(invisible))) {
        missing.add(arn);
      } else {
        found.add(task.at(now));
      }
    }
    return new DescribeResult(found, missing);
  }

  @Override
  public List<String> listStartedBy(String startedBy) {
    return alive().stream().filter(arn -> tasks.get(arn).startedBy().equals(startedBy)).toList();
  }

  @Override
  public List<String> listRunning() {
    return alive();
  }

  @Override
  public synchronized void stop(String taskArn, String reason) {
    stops.add(taskArn);
    onStop.run();
    if (stopFault != null) {
      throw stopFault;
    }
    if (tasks.containsKey(taskArn)) {
      end(taskArn, new TaskSnapshot.Stop("UserInitiated", reason, 143, ""));
    }
  }

  @Override
  public String ensureTaskDefinition(TaskDefinitionSpec spec) {
    return definitions.computeIfAbsent(
        spec.family(),
        family -> "arn:aws:ecs:eu-west-1:123456789012:task-definition/" + family + ":1");
  }

  @Override
  public ExistingDefinition findTaskDefinition(String name, String key) {
    return new ExistingDefinition(
        "arn:aws:ecs:eu-west-1:123456789012:task-definition/" + name,
        List.of(new Container("spark", 0)));
  }

  @Override
  public void checkCluster() {}

  @Override
  public void close() {}

  private List<String> create(LaunchRequest request, int count) {
    List<String> arns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arns.add(create(request.startedBy(), request.tags()));
    }
    return arns;
  }

  private String create(String startedBy, Map<String, String> tags) {
    return create(startedBy, tags, "family:fake");
  }

  private String create(String startedBy, Map<String, String> tags, String group) {
    String arn = ARN + String.format("%032x", ++created);
    SimulatedTask task =
        new SimulatedTask(arn, startedBy, tags, group, clock.instant(), startUp, shutDown);
    tasks.put(arn, task);
    TaskSnapshot.Stop failure = startFailures.poll();
    if (failure != null) {
      task.end(failure, clock.instant());
    }
    return arn;
  }
}
