package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterResponse;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersResponse;

/** The clusters of the account. */
final class Clusters {
  /** The pages of ECS's listings. */
  static final Page.Limits PAGES =
      new Page.Limits(100, 100, ClusterRule.PAGE_SIZE, ClusterRule.PAGE_TOKEN);

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
    ClusterRule.NAME.require(
        name.matches("[A-Za-z][A-Za-z0-9_-]{0,254}"),
        "Cluster name must match [a-zA-Z][a-zA-Z0-9-_]{0,254}.");
    checkProviders(request.capacityProviders(), request.defaultCapacityProviderStrategy());
    Tags.check(request.tags());
    Cluster existing = byName.get(name);
    if (existing != null && existing.status().equals("ACTIVE")) {
      return CreateClusterResponse.builder().cluster(existing).build();
    }
    Cluster cluster =
        Cluster.builder()
            .clusterName(name)
            .clusterArn(account.arn("ecs", "cluster/" + name))
            .status("ACTIVE")
            .capacityProviders(request.capacityProviders())
            .defaultCapacityProviderStrategy(request.defaultCapacityProviderStrategy())
            .settings(request.settings())
            .activeServicesCount(0)
            .registeredContainerInstancesCount(0)
            .build();
    tags.put(cluster.clusterArn(), request.tags());
    byName.put(name, cluster);
    return CreateClusterResponse.builder().cluster(cluster).build();
  }

  private static void checkProviders(
      List<String> providers, List<CapacityProviderStrategyItem> strategy) {
    for (String provider : providers) {
      ClusterRule.PROVIDER_EXISTS.require(
          PROVIDERS.contains(provider),
          "The specified capacity provider '"
              + provider
              + "' was not found. Specify a valid name or ARN and try again.");
    }
    StrategyRules.check(strategy);
    for (CapacityProviderStrategyItem item : strategy) {
      ClusterRule.STRATEGY_OF_CLUSTER.require(
          providers.contains(item.capacityProvider()),
          "The capacity provider '"
              + item.capacityProvider()
              + "' of the default strategy is not associated with the cluster.");
    }
  }

  PutClusterCapacityProvidersResponse putProviders(PutClusterCapacityProvidersRequest request) {
    Cluster cluster = find(request.cluster());
    checkProviders(request.capacityProviders(), request.defaultCapacityProviderStrategy());
    Cluster changed =
        cluster.toBuilder()
            .capacityProviders(request.capacityProviders())
            .defaultCapacityProviderStrategy(request.defaultCapacityProviderStrategy())
            .build();
    byName.put(cluster.clusterName(), changed);
    return PutClusterCapacityProvidersResponse.builder().cluster(changed).build();
  }

  DeleteClusterResponse delete(
      DeleteClusterRequest request, TaskCounts counts, ToIntFunction<String> services) {
    Cluster cluster = find(request.cluster());
    ClusterRule.DELETE_WITHOUT_SERVICES.require(
        services.applyAsInt(cluster.clusterArn()) == 0,
        "The Cluster cannot be deleted while Services are active.");
    ClusterRule.DELETE_WITHOUT_TASKS.require(
        counts.unstopped(cluster.clusterArn()) == 0,
        "The Cluster cannot be deleted while Tasks are active.");
    Cluster inactive = cluster.toBuilder().status("INACTIVE").build();
    byName.put(cluster.clusterName(), inactive);
    tags.forget(cluster.clusterArn());
    return DeleteClusterResponse.builder().cluster(inactive).build();
  }

  /**
   * @param nameOrArn null for the cluster named default
   * @throws io.github.sparkonfargate.local.aws.ServiceError ClusterNotFoundException
   */
  Cluster find(@Nullable String nameOrArn) {
    Cluster cluster = byName.get(name(nameOrArn));
    if (cluster == null || !cluster.status().equals("ACTIVE")) {
      throw ClusterRule.EXISTS.refusal("Cluster not found.");
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

  /**
   * @param services how many active services a cluster has, by ARN
   */
  DescribeClustersResponse describe(
      DescribeClustersRequest request, TaskCounts counts, ToIntFunction<String> services) {
    List<String> wanted = request.clusters().isEmpty() ? List.of("default") : request.clusters();
    ClusterRule.DESCRIBE_AT_MOST.require(
        wanted.size() <= 100, "Clusters cannot have more than 100 elements.");
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
              .pendingTasksCount(counts.pending(cluster.clusterArn()))
              .activeServicesCount(services.applyAsInt(cluster.clusterArn()));
      if (request.includeAsStrings().contains("TAGS")) {
        counted.tags(tags.of(cluster.clusterArn()));
      }
      found.add(counted.build());
    }
    return DescribeClustersResponse.builder().clusters(found).failures(failures).build();
  }

  ListClustersResponse list(ListClustersRequest request) {
    List<String> arns =
        byName.values().stream()
            .filter(cluster -> cluster.status().equals("ACTIVE"))
            .map(Cluster::clusterArn)
            .toList();
    Page<String> page = Page.of(arns, request.maxResults(), request.nextToken(), PAGES);
    return ListClustersResponse.builder().clusterArns(page.items()).nextToken(page.next()).build();
  }

  /** What a cluster's description counts. */
  interface TaskCounts {
    int running(String clusterArn);

    int pending(String clusterArn);

    int unstopped(String clusterArn);
  }
}
