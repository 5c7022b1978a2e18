package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.ExecutorAllocator;
import io.github.sparkonfargate.allocator.ExecutorLaunches;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateMaster;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.SupportedSpark;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.task.ExecutorTask;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    FargateSettings settings = ApplicationSettings.read(ApplicationSettings.entries(conf));
    settings.warnings().forEach(LOG::warn);
    S3aCredentials.modernize(conf, sc.hadoopConfiguration());
    SecretSharing.warnOfWeakEncryption(conf);
    if (settings.stageLevelScheduling()) {
      StageLevelScheduling.allow(sc);
    }
    AwsEcsTasks ecs = FargateConnection.open(settings);
    try {
      return assemble(sc, (TaskSchedulerImpl) scheduler, settings, ecs);
    } catch (RuntimeException failed) {
      ecs.close();
      throw failed;
    }
  }

  private static SchedulerBackend assemble(
      SparkContext sc, TaskSchedulerImpl scheduler, FargateSettings settings, AwsEcsTasks ecs) {
    SparkConf conf = sc.conf();
    String applicationId = applicationId();
    FargateApplication application = new FargateApplication(settings);
    Map<String, String> environment = environment(sc);
    ExecutorCommands commands = new ExecutorCommands(conf, driverUrl(conf), applicationId);
    environment.putAll(
        SecretSharing.begin(settings, applicationId, commands.confidentialProperties()));
    ExecutorTask task = application.executorTask(ecs.region(), environment);
    ecs.checkCluster();
    String definition = ecs.ensureTaskDefinition(task.definition());

    ExecutorDefaults defaults = ExecutorDefaults.of(conf, settings.executor().requestCpuUnits());
    ExecutorProfiles profiles = new ExecutorProfiles(defaults, task);
    ExecutorLaunches launches =
        (profile, count, token) ->
            task.launch(
                definition,
                commands.of(profile, profiles.of(profile)),
                profiles.of(profile),
                count,
                token);
    LOG.info(
        "Application {} runs on ECS cluster {} in {} with task definition {}",
        applicationId,
        settings.cluster(),
        ecs.region(),
        definition);
    return new FargateSchedulerBackend(
        sc,
        scheduler,
        applicationId,
        profiles,
        listener ->
            ExecutorAllocator.create(
                application.allocator(applicationId),
                ecs,
                launches,
                listener,
                InstantSource.system()),
        ecs);
  }

  @Override
  public void initialize(TaskScheduler scheduler, SchedulerBackend backend) {
    ((TaskSchedulerImpl) scheduler).initialize(backend);
  }

  /** Spark on Kubernetes makes its ids the same way. */
  private static String applicationId() {
    return "spark-" + UUID.randomUUID().toString().replace("-", "");
  }

  private static String driverUrl(SparkConf conf) {
    return RpcEndpointAddress.apply(
            conf.get("spark.driver.host"),
            Integer.parseInt(conf.get("spark.driver.port")),
            CoarseGrainedSchedulerBackend.ENDPOINT_NAME())
        .toString();
  }

  /** {@code spark.executorEnv.*} and what Spark itself wants executors to have. */
  private static Map<String, String> environment(SparkContext sc) {
    Map<String, String> environment = new HashMap<>(CollectionConverters.asJava(sc.executorEnvs()));
    String libraries = sc.conf().get("spark.executor.extraLibraryPath", "");
    if (!libraries.isBlank()) {
      environment.put("LD_LIBRARY_PATH", libraries);
    }
    return environment;
  }
}
