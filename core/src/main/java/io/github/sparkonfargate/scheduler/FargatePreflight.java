package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.secret.SecretException;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;

/**
 * Asks AWS, before an application is started, what only AWS knows: whether the cluster is there and
 * whether a task definition with this image, these roles and logs is accepted. Run by the submit
 * hook on spark-submit's main thread, so that a mistake is one line and not a stack trace out of
 * SparkContext.
 */
public final class FargatePreflight {

  /**
   * @param sparkConf every {@code spark.*} entry, {@code spark.master} included; already valid
   * @return one sentence for each problem; empty if executors can be launched
   */
  public List<String> problems(Map<String, String> sparkConf) {
    try {
      FargateSettings settings = ApplicationSettings.read(sparkConf);
      refuseSecretsInCommands(sparkConf);
      try (AwsEcsTasks ecs = FargateConnection.open(settings)) {
        ecs.checkCluster();
        FargateApplication application = new FargateApplication(settings);
        application.ready(ecs, application.executorTask(ecs.region(), Map.of()));
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

  /** Makes what executors will be started with; throws where that would show a secret. */
  private static void refuseSecretsInCommands(Map<String, String> sparkConf) {
    SparkConf conf = new SparkConf(false);
    sparkConf.forEach(conf::set);
    new ExecutorCommands(conf, "", "").confidentialProperties();
  }
}
