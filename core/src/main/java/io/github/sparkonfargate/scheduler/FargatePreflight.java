package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.secret.SecretException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Asks AWS, before an application is started, what only AWS knows: whether the cluster is there and
 * whether a task definition with this image, these roles and logs is accepted. Run by the submit
 * hook on spark-submit's main thread, so that a mistake is one line and not a stack trace out of
 * SparkContext.
 */
public final class FargatePreflight {

  /** Of usual length; known once the driver runs. */
  private static final String DRIVER = "spark://CoarseGrainedScheduler@255.255.255.255:65535";

  /**
   * @param sparkConf every {@code spark.*} entry, {@code spark.master} included; already valid
   * @return one sentence for each problem; empty if executors can be launched
   */
  public List<String> problems(Map<String, String> sparkConf) {
    try {
      FargateSettings settings = ApplicationSettings.read(sparkConf);
      SparkConf conf = new SparkConf(false);
      sparkConf.forEach(conf::set);
      ExecutorCommands commands = new ExecutorCommands(conf, DRIVER, ApplicationIds.next());
      // Makes what executors will be started with; throws where that would show a secret.
      commands.confidentialProperties();
      try (AwsEcsTasks ecs = FargateConnection.open(settings)) {
        ecs.checkCluster();
        FargateApplication application = new FargateApplication(settings);
        FargateApplication.ReadyTask ready =
            application.ready(ecs, application.executorTask(ecs.region(), environment(conf)));
        ExecutorDefaults defaults =
            ExecutorDefaults.of(conf, settings.executor().requestCpuUnits());
        ExecutorOrders.requireRoom(ready, commands, defaults.resources());
      }
      if (!"cluster".equals(sparkConf.get("spark.submit.deployMode"))) {
        // In cluster mode another role makes the key: the driver's.
        SecretSharing.check(settings);
      }
      return List.of();
    } catch (InvalidConfigurationException invalid) {
      return invalid.problems();
    } catch (EcsException | SecretException refused) {
      return List.of(refused.getMessage());
    }
  }

  /** As far as the submitter knows it: the driver adds the ciphertext of its secret. */
  private static Map<String, String> environment(SparkConf conf) {
    Map<String, String> variables = new HashMap<>();
    CollectionConverters.asJava(conf.getExecutorEnv())
        .forEach(variable -> variables.put(variable._1(), variable._2()));
    return ExecutorEnvironment.of(conf, variables);
  }
}
