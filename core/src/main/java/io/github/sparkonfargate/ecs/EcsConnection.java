package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.aws.AwsClients;
import io.github.sparkonfargate.common.aws.AwsSettings;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;

/**
 * A client of one cluster, for callers that let the SDK repeat what fails.
 *
 * @param cluster short name or ARN
 * @param faults puts its refusals into words
 */
record EcsConnection(AwsClients clients, EcsClient ecs, String cluster, EcsFaults faults)
    implements AutoCloseable {

  /** Builds the client; sends nothing. */
  static EcsConnection open(AwsSettings settings, String cluster) {
    AwsClients clients = AwsClients.create(settings);
    return new EcsConnection(
        clients,
        clients.configure(EcsClient.builder()).build(),
        cluster,
        new EcsFaults(cluster, clients.region()));
  }

  /** By what ListTasks is asked. */
  static DesiredStatus desired(TaskListing.Which which) {
    return switch (which) {
      case RUNNING -> DesiredStatus.RUNNING;
      case STOPPED -> DesiredStatus.STOPPED;
    };
  }

  @Override
  public void close() {
    ecs.close();
    clients.close();
  }
}
