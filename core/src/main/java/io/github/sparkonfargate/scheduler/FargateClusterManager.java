package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.AllocatorSettings;
import io.github.sparkonfargate.allocator.ExecutorAllocator;
import io.github.sparkonfargate.allocator.SteadyClock;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.common.config.ModuleConfig;
import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.conf.FargateMaster;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.SecuritySwitches;
import io.github.sparkonfargate.conf.SupportedSpark;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.rpc.RpcEndpointAddress;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.apache.spark.scheduler.SchedulerBackend;
import org.apache.spark.scheduler.TaskScheduler;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Found by Spark with ServiceLoader when the master is one of ours; puts the parts of an
 * application together by hand. Called by SparkContext's constructor, on the user's thread.
 */
public final class FargateClusterManager implements ExternalClusterManager {

  private static final Logger LOG = LoggerFactory.getLogger(FargateClusterManager.class);

  @Override
  public boolean canCreate(String masterUrl) {
    return FargateMaster.parse(masterUrl).isPresent();
  }

  @Override
  public TaskScheduler createTaskScheduler(SparkContext sc, String masterUrl) {
    SupportedSpark.problem(sc.version())
        .ifPresent(
            problem -> {
              throw new InvalidConfigurationException(List.of(problem));
            });
    return new TaskSchedulerImpl(sc);
  }

  @Override
  public SchedulerBackend createSchedulerBackend(
      SparkContext sc, String masterUrl, TaskScheduler scheduler) {
    SparkConf conf = sc.conf();
    SecuritySwitches.tidy(ApplicationSettings.entries(conf), conf::set, conf::remove);
    FargateSettings settings = ApplicationSettings.read(ApplicationSettings.entries(conf));
    settings.warnings().forEach(LOG::warn);
    // After spark-submit this was said already; a program that sets its own master hears it here.
    List<String> unreachable = driverAddress(conf).problems();
    if (!unreachable.isEmpty()) {
      throw new InvalidConfigurationException(unreachable);
    }
    ModuleKeys.check(ApplicationSettings.entries(conf), ModuleConfig.all());
    // spark-submit has done so; a program has made no resource profile of its own yet.
    ExecutorCores.complete(conf);
    S3aCredentials.modernize(conf, sc.hadoopConfiguration());
    S3Scheme.map(conf, sc.hadoopConfiguration());
    SecretSharing.warnOfWeakEncryption(conf);
    SlowEventLog.close(conf);
    if (settings.stageLevelScheduling()) {
      StageLevelScheduling.allow(sc);
    }
    DecommissionDefaults.apply(conf, settings.executor().isOnSpot() || settings.rolling().isOn());
    AwsEcsTasks ecs = FargateConnection.open(settings);
    try {
      return assemble(sc, (TaskSchedulerImpl) scheduler, settings, ecs);
    } catch (Exception failed) {
      // Spark's checked ones too, which Scala does not declare.
      ecs.close();
      throw failed;
    }
  }

  private static DriverAddress driverAddress(SparkConf conf) {
    return new DriverAddress(ApplicationSettings.entries(conf), System.getenv());
  }

  private static SchedulerBackend assemble(
      SparkContext sc, TaskSchedulerImpl scheduler, FargateSettings settings, AwsEcsTasks ecs) {
    SparkConf conf = sc.conf();
    String applicationId = applicationId(conf);
    FargateApplication application = new FargateApplication(settings);
    ExecutorCommands commands = new ExecutorCommands(conf, driverUrl(conf), applicationId);
    Map<String, String> environment =
        ExecutorEnvironment.of(conf, CollectionConverters.asJava(sc.executorEnvs()));
    environment.putAll(
        SecretSharing.begin(settings, applicationId, commands.confidentialProperties()));
    ecs.checkCluster();
    FargateApplication.ReadyTask ready =
        application.ready(ecs, application.executorTask(ecs.region(), environment));

    ExecutorDefaults defaults = ExecutorDefaults.of(conf, settings.executor().requestCpuUnits());
    ExecutorOrders.requireRoom(ready, commands, defaults.resources());
    ExecutorProfiles profiles = new ExecutorProfiles(defaults, ready.task());
    ExecutorOrders orders = new ExecutorOrders(ready, commands, profiles);
    AllocatorSettings allocatorSettings =
        application.allocator(applicationId, idleTimeout(conf)).with(ExecutorFailureLimit.of(conf));
    LOG.info(
        "Application {} runs on ECS cluster {} in {} with task definition {}",
        applicationId,
        settings.cluster(),
        ecs.region(),
        ready.definition());
    return new FargateSchedulerBackend(
        sc,
        scheduler,
        applicationId,
        ShippedConfFiles.read(System.getenv()),
        profiles,
        listener ->
            ExecutorAllocator.create(allocatorSettings, ecs, orders, listener, SteadyClock.start()),
        ExecutorRoller.of(settings.rolling()),
        ecs);
  }

  @Override
  public void initialize(TaskScheduler scheduler, SchedulerBackend backend) {
    ((TaskSchedulerImpl) scheduler).initialize(backend);
  }

  /** In cluster mode the client made the id, which names the driver's task and its uploads. */
  private static String applicationId(SparkConf conf) {
    return conf.get(ClusterModeSettings.APPLICATION_ID, ApplicationIds.next());
  }

  private static Duration idleTimeout(SparkConf conf) {
    return Duration.ofSeconds(
        Math.max(0, conf.getTimeAsSeconds("spark.dynamicAllocation.executorIdleTimeout", "60s")));
  }

  private static String driverUrl(SparkConf conf) {
    return RpcEndpointAddress.apply(
            conf.get("spark.driver.host"),
            Integer.parseInt(conf.get("spark.driver.port")),
            CoarseGrainedSchedulerBackend.ENDPOINT_NAME())
        .toString();
  }
}
