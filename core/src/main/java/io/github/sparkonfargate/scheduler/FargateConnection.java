package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
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
