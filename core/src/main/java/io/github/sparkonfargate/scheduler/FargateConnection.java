package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.ecs.AwsEcsTasks;

/** Opens the ECS client that an application's settings describe. */
final class FargateConnection {

  private FargateConnection() {}

  /**
   * Sends nothing yet.
   *
   * @throws io.github.sparkonfargate.common.config.InvalidConfigurationException if no region is
   *     set anywhere the AWS SDK looks
   */
  static AwsEcsTasks open(FargateSettings settings) {
    FargateSettings.Aws aws = settings.aws();
    AwsSettings.LocalCredentials keys =
        aws.localCredentials() == null
            ? null
            : new AwsSettings.LocalCredentials(
                aws.localCredentials().accessKeyId(),
                aws.localCredentials().secretAccessKey().reveal());
    AwsSettings clientSettings =
        AwsSettings.defaults()
            .withRegion(aws.region())
            .withEndpoint(aws.endpointOverride(), keys)
            .withTimeouts(aws.connectionTimeout(), aws.requestTimeout());
    return AwsEcsTasks.create(clientSettings, settings.cluster());
  }
}
