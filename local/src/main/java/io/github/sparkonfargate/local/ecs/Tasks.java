package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** The tasks that can be described, newest last. */
final class Tasks implements Clusters.TaskCounts {
  private final Account account;
  private final Clusters clusters;
  private final Tags tags;
  private final Timeline timeline;
  private final TaskViews views;
  private final Map<String, LocalTask> byId = new LinkedHashMap<>();

  Tasks(Account account, Clusters clusters, Tags tags, Timeline timeline) {
    this.account = account;
    this.clusters = clusters;
    this.tags = tags;
    this.timeline = timeline;
    this.views = new TaskViews(account);
  }

  void add(LocalTask task) {
    byId.put(task.id, task);
  }

  void forget(LocalTask task) {
    byId.remove(task.id);
    tags.forget(task.arn());
  }

  Collection<LocalTask> all() {
    return List.copyOf(byId.values());
  }

  Task view(LocalTask task) {
    return views.of(task);
  }

  DescribeTasksResponse describe(DescribeTasksRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    if (request.tasks().isEmpty()) {
      throw ServiceError.invalidParameter("Tasks can not be empty.");
    }
    if (request.tasks().size() > 100) {
      throw ServiceError.invalidParameter("Tasks can not have more than 100 elements."); // guess
    }
    boolean tagged = request.includeAsStrings().contains("TAGS");
    List<Task> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String idOrArn : request.tasks()) {
      String id = id(idOrArn, cluster);
      Optional<LocalTask> task = visible(id, cluster);
      if (task.isEmpty()) {
        String arn = account.arn("ecs", "task/" + cluster.clusterName() + "/" + id);
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
        continue;
      }
      Task view = views.of(task.get());
      found.add(tagged ? view.toBuilder().tags(tags.of(view.taskArn())).build() : view);
    }
    return DescribeTasksResponse.builder().tasks(found).failures(failures).build();
  }

  /** A new task is not seen for a while: the API is eventually consistent. */
  private Optional<LocalTask> visible(String id, Cluster cluster) {
    return Optional.ofNullable(byId.get(id))
        .filter(task -> task.plan.clusterArn().equals(cluster.clusterArn()))
        .filter(this::visible);
  }

  private boolean visible(LocalTask task) {
    return !timeline.now().isBefore(task.visibleAt);
  }

  /**
   * @throws ServiceError InvalidParameterException
   */
  LocalTask toStop(@Nullable String idOrArn, @Nullable String clusterName) {
    Cluster cluster = clusters.find(clusterName);
    if (idOrArn == null || idOrArn.isEmpty()) {
      throw ServiceError.invalidParameter("Task can not be blank.");
    }
    LocalTask task = byId.get(id(idOrArn, cluster));
    if (task == null || !task.plan.clusterArn().equals(cluster.clusterArn())) {
      throw ServiceError.invalidParameter("The referenced task was not found.");
    }
    return task;
  }

  /** For the admin API: by id or ARN, in any cluster, seen or not. */
  Optional<LocalTask> anywhere(String idOrArn) {
    return Optional.ofNullable(byId.get(idOrArn.substring(idOrArn.lastIndexOf('/') + 1)));
  }

  private static String id(String idOrArn, Cluster cluster) {
    if (!idOrArn.startsWith("arn:")) {
      if (idOrArn.length() != 32 && idOrArn.length() != 36) {
        throw ServiceError.invalidParameter("taskId length should be one of [32,36]");
      }
      return idOrArn;
    }
    String[] parts = idOrArn.split("/", -1);
    if (!parts[0].endsWith(":task") || parts.length != 3) {
      throw ServiceError.invalidParameter("Invalid identifier: Unexpected number of separators");
    }
    if (!parts[1].equals(cluster.clusterName())) {
      throw ServiceError.invalidParameter(
          "Identifier is for cluster " + parts[1] + ". Your cluster is " + cluster.clusterName());
    }
    return parts[2];
  }

  ListTasksResponse list(ListTasksRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    boolean otherFilter =
        request.family() != null
            || request.serviceName() != null
            || request.containerInstance() != null;
    if (request.startedBy() != null && otherFilter) {
      throw ServiceError.invalidParameter(
          "startedBy cannot be combined with family, serviceName or containerInstance."); // guess
    }
    if (request.serviceName() != null) {
      throw ServiceError.of("ServiceNotFoundException", 400, "Service not found.");
    }
    if (request.desiredStatus() == DesiredStatus.UNKNOWN_TO_SDK_VERSION) {
      throw ServiceError.invalidParameter("Invalid desired status.");
    }
    // PENDING is accepted and returns nothing: ECS never sets it as a desired status (API page)
    String desired = request.desiredStatus() == null ? "RUNNING" : request.desiredStatusAsString();
    List<String> arns =
        byId.values().stream()
            .filter(task -> task.plan.clusterArn().equals(cluster.clusterArn()))
            .filter(this::visible)
            .filter(task -> desired.equals(task.stopRequested ? "STOPPED" : "RUNNING"))
            .filter(task -> matches(task, request))
            .map(LocalTask::arn)
            .toList();
    Page<String> page = Page.of(arns, request.maxResults(), request.nextToken());
    return ListTasksResponse.builder().taskArns(page.items()).nextToken(page.next()).build();
  }

  private static boolean matches(LocalTask task, ListTasksRequest request) {
    if (request.startedBy() != null && !request.startedBy().equals(task.plan.startedBy())) {
      return false;
    }
    if (request.family() != null && !request.family().equals(task.plan.definition().family())) {
      return false;
    }
    if (request.containerInstance() != null) {
      return false; // there are none on Fargate
    }
    return request.launchType() == null || request.launchType() == LaunchType.FARGATE;
  }

  @Override
  public int running(String clusterArn) {
    return count(clusterArn, TaskState.RUNNING, TaskState.RUNNING);
  }

  @Override
  public int pending(String clusterArn) {
    return count(clusterArn, TaskState.PROVISIONING, TaskState.ACTIVATING);
  }

  private int count(String clusterArn, TaskState from, TaskState to) {
    return (int)
        byId.values().stream()
            .filter(task -> task.plan.clusterArn().equals(clusterArn))
            .filter(task -> task.state.compareTo(from) >= 0 && task.state.compareTo(to) <= 0)
            .count();
  }
}
