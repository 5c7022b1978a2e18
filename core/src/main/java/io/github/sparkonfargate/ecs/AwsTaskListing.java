package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.aws.AwsSettings;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** One ECS cluster over the AWS SDK. */
public final class AwsTaskListing implements TaskListing {
  private final EcsConnection connection;

  private AwsTaskListing(EcsConnection connection) {
    this.connection = connection;
  }

  /**
   * Builds the client; sends nothing.
   *
   * @param cluster short name or ARN
   */
  public static AwsTaskListing create(AwsSettings settings, String cluster) {
    return new AwsTaskListing(EcsConnection.open(settings, cluster));
  }

  @Override
  public List<String> list(Which which, int most) {
    try {
      return connection
          .ecs()
          .listTasksPaginator(
              r -> r.cluster(connection.cluster()).desiredStatus(EcsConnection.desired(which)))
          .taskArns()
          .stream()
          .limit(most)
          .toList();
    } catch (SdkException e) {
      throw connection.faults().exception("ListTasks", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
