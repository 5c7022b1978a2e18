package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.aws.AwsClients;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;

/** One ECS cluster over the AWS SDK. */
public final class AwsTaskListing implements TaskListing {
  private final AwsClients clients;
  private final EcsClient ecs;
  private final String cluster;
  private final EcsFaults faults;

  private AwsTaskListing(AwsClients clients, String cluster) {
    this.clients = clients;
    this.cluster = cluster;
    this.ecs = clients.configure(EcsClient.builder()).build();
    this.faults = new EcsFaults(cluster, clients.region());
  }

  /**
   * Builds the client; sends nothing.
   *
   * @param cluster short name or ARN
   */
  public static AwsTaskListing create(AwsSettings settings, String cluster) {
    return new AwsTaskListing(AwsClients.create(settings), cluster);
  }

  @Override
  public List<String> list(Which which, int most) {
    DesiredStatus status =
        switch (which) {
          case RUNNING -> DesiredStatus.RUNNING;
          case STOPPED -> DesiredStatus.STOPPED;
        };
    try {
      return ecs
          .listTasksPaginator(r -> r.cluster(cluster).desiredStatus(status))
          .taskArns()
          .stream()
          .limit(most)
          .toList();
    } catch (SdkException e) {
      throw faults.exception("ListTasks", e);
    }
  }

  @Override
  public void close() {
    ecs.close();
    clients.close();
  }
}
