package io.github.sparkonfargate.secret;

import java.util.Map;

/**
 * What a ciphertext is bound to: KMS opens it only for whoever names the same application in the
 * same cluster. Not a secret; CloudTrail shows it, and IAM conditions can be written on it ({@code
 * kms:EncryptionContext:spark-app-id}).
 *
 * @param applicationId Spark's id of the application
 * @param cluster short name of its ECS cluster
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html">KMS
 *     encryption context</a>
 */
public record ApplicationContext(String applicationId, String cluster) {
  /** Key of the application id in the encryption context; the tag of its tasks has this name. */
  public static final String APPLICATION = "spark-app-id";

  /** Key of the cluster in the encryption context. */
  public static final String CLUSTER = "ecs-cluster";

  /**
   * @param cluster name or ARN: the driver is configured with either, and the task metadata
   *     endpoint of an executor answers with either
   */
  public ApplicationContext {
    cluster = cluster.substring(cluster.lastIndexOf('/') + 1);
    if (applicationId.isEmpty() || cluster.isEmpty()) {
      throw new IllegalArgumentException(
          "an encryption context needs an application and a cluster, not '"
              + applicationId
              + "' and '"
              + cluster
              + "'");
    }
  }

  Map<String, String> asMap() {
    return Map.of(APPLICATION, applicationId, CLUSTER, cluster);
  }

  /** For messages. */
  @Override
  public String toString() {
    return "application " + applicationId + " in cluster " + cluster;
  }
}
