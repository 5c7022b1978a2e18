package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.ExecutorAllocator;
import io.github.sparkonfargate.allocator.ExecutorListener;
import io.github.sparkonfargate.allocator.ExecutorLoss;
import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.executor.ShippedConf;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.launcher.SparkAppHandle;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.ExecutorDecommissionInfo;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import org.apache.spark.scheduler.cluster.SchedulerBackendUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Translates between Spark's scheduler and the {@link ExecutorAllocator}. Spark calls {@code
 * doRequestTotalExecutors} and {@code doKillExecutors} under its locks and waits for the answer:
 * they record what is wanted and return; the allocator's own thread talks to ECS.
 */
final class FargateSchedulerBackend extends CoarseGrainedSchedulerBackend
    implements ExecutorListener {

  private static final Logger LOG = LoggerFactory.getLogger(FargateSchedulerBackend.class);

  /** Spark on Kubernetes and YARN use the same share where the user set none. */
  private static final double MIN_REGISTERED_RATIO = 0.8;

  private static final String RATIO_KEY = "spark.scheduler.minRegisteredResourcesRatio";

  /** How long executors that were asked to stop may take before StopTask. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** Longer than {@link ExecutorAllocator#stop} waits. */
  private static final Duration MOST_TIME_TO_STOP = Duration.ofSeconds(150);

  private final SparkContext sc;
  private final TaskSchedulerImpl scheduler;
  private final String applicationId;
  private final int initialExecutors;
  private final ExecutorProfiles profiles;
  private final ShippedConf shippedConf;
  private final ExecutorRoller roller;
  private final EcsTasks ecs;
  private final LauncherLink launcher;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final JvmEnd jvmEnd = new JvmEnd(this::stop);

  // Written once, before start() returns; read by Spark's dispatcher threads, whose endpoint exists
  // before this object's constructor has run.
  private volatile @Nullable ExecutorAllocator allocator;

  // Executors in all; written by Spark's threads, read by the roller's.
  private volatile int wanted;

  // Why the application cannot go on; written by the allocator's thread, read by the application's.
  private volatile @Nullable String failure;

  // Left to its default: the endpoint asks while this object is still being constructed.
  private volatile boolean started;

  /**
   * @param applicationId of this application, the {@code startedBy} of its tasks
   * @param shippedConf what executors get of the driver's configuration directories
   * @param profiles takes the resource profiles that Spark asks executors for
   * @param makeAllocator makes the allocator that reports to this backend
   * @param roller replaces executors of long applications, one by one
   * @param ecs closed after the last executor is gone
   */
  FargateSchedulerBackend(
      SparkContext sc,
      TaskSchedulerImpl scheduler,
      String applicationId,
      ShippedConf shippedConf,
      ExecutorProfiles profiles,
      Function<ExecutorListener, ExecutorAllocator> makeAllocator,
      ExecutorRoller roller,
      EcsTasks ecs) {
    super(scheduler, sc.env().rpcEnv());
    this.sc = sc;
    this.scheduler = scheduler;
    this.applicationId = applicationId;
    this.shippedConf = shippedConf;
    this.profiles = profiles;
    this.roller = roller;
    this.ecs = ecs;
    this.launcher = new LauncherLink(sc.conf(), sc::stopInNewThread);
    this.initialExecutors =
        SchedulerBackendUtils.getInitialTargetExecutorNumber(
            sc.conf(), SchedulerBackendUtils.DEFAULT_NUMBER_EXECUTORS());
    this.allocator = makeAllocator.apply(this);
  }

  /** The allocator; for messages that can only arrive once executors were launched. */
  ExecutorAllocator allocator() {
    ExecutorAllocator started = allocator;
    if (started == null) {
      throw new IllegalStateException("an executor called before the backend was constructed");
    }
    return started;
  }

  /** Whether the SparkContext knows this backend. */
  boolean hasStarted() {
    return started;
  }

  ShippedConf shippedConf() {
    return shippedConf;
  }

  @Nullable ExecutorAllocator allocatorIfStarted() {
    return allocator;
  }

  @Override
  public DriverEndpoint createDriverEndpoint() {
    return new FargateDriverEndpoint(this);
  }

  @Override
  public String applicationId() {
    return applicationId;
  }

  /** Where the driver may be started again; Spark tells the event logs of attempts apart by it. */
  @Override
  public Option<String> applicationAttemptId() {
    return Option.apply(sc.conf().get(ClusterModeSettings.ATTEMPT_ID, null));
  }

  @Override
  public void start() {
    started = true;
    super.start();
    jvmEnd.await();
    launcher.begin(applicationId);
    allocator().start();
    want(Map.of(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID(), initialExecutors));
    roller.start(
        () -> RollCandidates.of(sc.statusStore().executorList(true)),
        this::isExecutorActive,
        () -> wanted,
        this::roll);
    sc.addSparkListener(
        new ImpossibleStages(
            id -> profiles.remember(sc.resourceProfileManager().resourceProfileFromId(id)),
            sc::cancelStage));
    launcher.setState(SparkAppHandle.State.RUNNING);
  }

  @Override
  public double minRegisteredRatio() {
    return sc.conf().contains(RATIO_KEY) ? super.minRegisteredRatio() : MIN_REGISTERED_RATIO;
  }

  /**
   * Asked by the SparkContext on the application's thread, until it is so.
   *
   * @throws ApplicationEndedException where it never will be
   */
  @Override
  public boolean isReady() {
    String why = failure;
    if (why != null) {
      throw new ApplicationEndedException(why);
    }
    if (stopped.get()) {
      throw new ApplicationEndedException("told to end before its executors had registered");
    }
    return super.isReady();
  }

  @Override
  public boolean sufficientResourcesRegistered() {
    return totalRegisteredExecutors().get() >= initialExecutors * minRegisteredRatio();
  }

  @Override
  public Future<Object> doRequestTotalExecutors(
      scala.collection.immutable.Map<ResourceProfile, Object> totals) {
    Map<Integer, Integer> targets = new HashMap<>();
    CollectionConverters.asJava(totals)
        .forEach(
            (profile, total) -> {
              if (profiles.remember(profile).isEmpty()) {
                targets.put(profile.id(), (Integer) total);
              }
            });
    want(targets);
    return Future.successful(true);
  }

  private void want(Map<Integer, Integer> targets) {
    wanted = targets.values().stream().mapToInt(Integer::intValue).sum();
    allocator().requestTotal(targets);
  }

  @Override
  public Future<Object> doKillExecutors(Seq<String> executorIds) {
    Set<String> ids = new TreeSet<>(CollectionConverters.asJava(executorIds));
    // RemoveExecutor makes the endpoint tell the executor to stop; StopTask is for stragglers.
    ids.forEach(id -> removeExecutor(id, ExecutorKilled$.MODULE$));
    allocator().executorsAskedToStop(ids);
    return Future.successful(true);
  }

  /**
   * Executors that leave when their tasks are done: asked by dynamic allocation, by our roller, by
   * AWS, or by themselves on SIGTERM. The allocator replaces those that are still wanted.
   */
  @Override
  public Seq<String> decommissionExecutors(
      Tuple2<String, ExecutorDecommissionInfo>[] executors,
      boolean adjustTargetNumExecutors,
      boolean triggeredByExecutor) {
    Seq<String> leaving =
        super.decommissionExecutors(executors, adjustTargetNumExecutors, triggeredByExecutor);
    allocator().executorsDraining(Set.copyOf(CollectionConverters.asJava(leaving)));
    return leaving;
  }

  /** Asked by the endpoint before it takes an executor: one that was given up gets no work. */
  @Override
  public boolean isExecutorExcluded(String executorId, String hostname) {
    return super.isExecutorExcluded(executorId, hostname) || !allocator().admits(executorId);
  }

  private void roll(String executorId, String why) {
    LOG.info("Executor {} is replaced by a new one: {}", executorId, why);
    decommissionExecutor(
        executorId, new ExecutorDecommissionInfo(why, Option.empty()), false, false);
  }

  /** Without decommissioning its tasks go on until its container gets SIGTERM. */
  @Override
  public void executorEnding(String executorId, String why) {
    if (!stopped.get() && sc.conf().getBoolean(DecommissionDefaults.ENABLED, false)) {
      decommissionExecutor(
          executorId, new ExecutorDecommissionInfo(why, Option.empty()), false, false);
    }
  }

  /** Once this is being stopped Spark's endpoint may be gone, and what happens is no news. */
  @Override
  public void executorLost(String executorId, ExecutorLoss loss) {
    if (stopped.get()) {
      return;
    }
    removeExecutor(executorId, SparkLossReasons.of(loss));
  }

  @Override
  public void applicationMustFail(String message) {
    LOG.error("The application ends: {}", message);
    failure = message;
    launcher.setState(SparkAppHandle.State.FAILED);
    try {
      scheduler.error(message);
    } catch (Exception noTaskSet) {
      // Where no stage runs, Spark throws the message instead, checked and undeclared.
      LOG.debug("No stage to abort", noTaskSet);
    } finally {
      sc.stopInNewThread();
    }
  }

  /**
   * Asks the executors to stop, waits for their tasks to end and stops what is left. Calls after
   * the first wait for it: the last may be that of the JVM's end, which must not come sooner.
   */
  @Override
  public void stop() {
    if (stopped.compareAndSet(false, true)) {
      try {
        stopAll();
      } finally {
        ended.countDown();
        jvmEnd.forget();
      }
      return;
    }
    try {
      if (!ended.await(MOST_TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The executors are still being stopped after {}", MOST_TIME_TO_STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopAll() {
    roller.close();
    // Before Spark's goodbye: who follows it must not be replaced.
    allocator().expectEnd();
    try {
      super.stop();
    } finally {
      try {
        allocator().stop(STOP_PATIENCE);
      } finally {
        ecs.close();
        launcher.end(SparkAppHandle.State.FINISHED);
      }
    }
  }
}
