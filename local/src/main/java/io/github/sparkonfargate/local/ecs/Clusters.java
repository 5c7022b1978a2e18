package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

/** The clusters of the account. */
final class Clusters {
  private static final List<String> PROVIDERS = List.of("FARGATE", "FARGATE_SPOT");

  private final Account account;
  private final Tags tags;
  private final Map<String, Cluster> byName = new LinkedHashMap<>();

  Clusters(Account account, Tags tags) {
    this.account = account;
    this.tags = tags;
  }

  CreateClusterResponse create(CreateClusterRequest request) {
    String name = request.clusterName() == null ? "default" : request.clusterName();
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,254}")) {
      throw ServiceError.invalidParameter(
          "Cluster name must match [a-zA-Z][a-zA-Z0-9-_]{0,254}."); // guess: AWS's exact words
    }
    for (String provider : request.capacityProviders()) {
      if (!PROVIDERS.contains(provider)) {
        throw ServiceError.invalidParameter(
            "The specified capacity provider '"
                + provider
                + "' was not found. Specify a valid name or ARN and try again.");
      }
    }
    Cluster existing = byName.get(name);
    if (existing != null) {
      return CreateClusterResponse.builder().cluster(existing).build();
    }
    Cluster cluster =
        Cluster.builder()
            .clusterName(name)
            .clusterArn(account.arn("ecs", "cluster/" + name))
            .status("ACTIVE")
            .capacityProviders(request.capacityProviders())
            .defaultCapacityProviderStrategy(request.defaultCapacityProviderStrategy())
            .activeServicesCount(0)
            .registeredContainerInstancesCount(0)
            .build();
    tags.put(cluster.clusterArn(), request.tags());
    byName.put(name, cluster);
    return CreateClusterResponse.builder().cluster(cluster).build();
  }

  /**
   * @param nameOrArn null for the cluster named default
   * @throws ServiceError ClusterNotFoundException
   */
  Cluster find(@Nullable String nameOrArn) {
    Cluster cluster = byName.get(name(nameOrArn));
    if (cluster == null) {
      throw ServiceError.of("ClusterNotFoundException", 400, "Cluster not found.");
    }
    return cluster;
  }

  private String name(@Nullable String nameOrArn) {
    if (nameOrArn == null || nameOrArn.isEmpty()) {
      return "default";
    }
    String prefix = account.arn("ecs", "cluster/");
    return nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
  }

  DescribeClustersResponse describe(DescribeClustersRequest request, TaskCounts counts) {
    List<String> wanted = request.clusters().isEmpty() ? List.of("default") : request.clusters();
    if (wanted.size() > 100) {
      throw ServiceError.invalidParameter("Clusters cannot have more than 100 elements.");
    }
    List<Cluster> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String each : wanted) {
      Cluster cluster = byName.get(name(each));
      if (cluster == null) {
        String arn = account.arn("ecs", "cluster/" + name(each));
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
        continue;
      }
      Cluster.Builder counted =
          cluster.toBuilder()
              .runningTasksCount(counts.running(cluster.clusterArn()))
              .pendingTasksCount(counts.pending(cluster.clusterArn()));
      if (request.includeAsStrings().contains("TAGS")) {
        counted.tags(tags.of(cluster.clusterArn()));
      }
      found.add(counted.build());
    }
    return DescribeClustersResponse.builder().clusters(found).failures(failures).build();
  }

  ListClustersResponse list(ListClustersRequest request) {
    Page<String> page =
        Page.of(
            byName.values().stream().map(Cluster::clusterArn).toList(),
            request.maxResults(),
            request.nextToken());
    return ListClustersResponse.builder().clusterArns(page.items()).nextToken(page.next()).build();
  }

  /** What a cluster's description counts. */
  interface TaskCounts {
    int running(String clusterArn);

    int pending(String clusterArn);
  }
}
