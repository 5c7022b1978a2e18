package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.ecs.AwsEcsServices;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.AwsTaskLogs;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.TaskLogs;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Opens the ECS client that an application's settings describe. */
public final class FargateConnection {

  private FargateConnection() {}

  /**
   * Sends nothing yet.
   *
   * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if no region is
   *     set anywhere the AWS SDK looks
   */
  public static AwsEcsTasks open(FargateSettings settings) {
    FargateSettings.Aws aws = settings.aws();
    return AwsEcsTasks.create(
        awsSettings(settings, aws.endpointOverride())
            .withTimeouts(aws.connectionTimeout(), aws.requestTimeout()),
        settings.cluster());
  }

  /**
   * The services of the cluster. Sends nothing yet.
   *
   * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException as above
   */
  public static EcsServices openServices(FargateSettings settings) {
    FargateSettings.Aws aws = settings.aws();
    return AwsEcsServices.create(
        awsSettings(settings, aws.endpointOverride())
            .withTimeouts(aws.connectionTimeout(), aws.requestTimeout()),
        settings.cluster());
  }

  /**
   * CloudWatch Logs: where the AWS SDK finds it, or the local Fargate's, which is behind one
   * address with its ECS. Sends nothing yet.
   *
   * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException as above
   */
  public static TaskLogs openLogs(FargateSettings settings) {
    URI ecs = settings.aws().endpointOverride();
    return AwsTaskLogs.create(awsSettings(settings, AwsSettings.isLoopback(ecs) ? ecs : null));
  }

  /**
   * How any service of AWS is reached.
   *
   * @param endpoint of that service, null for the AWS SDK's own chain
   */
  public static AwsSettings awsSettings(FargateSettings settings, @Nullable URI endpoint) {
    FargateSettings.Aws aws = settings.aws();
    AwsSettings.LocalCredentials keys =
        aws.localCredentials() == null || !AwsSettings.isLoopback(endpoint)
            ? null
            : new AwsSettings.LocalCredentials(
                aws.localCredentials().accessKeyId(),
                aws.localCredentials().secretAccessKey().reveal());
    return AwsSettings.defaults().withRegion(aws.region()).withEndpoint(endpoint, keys);
  }
}
