package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.Page;
import io.github.sparkonfargate.local.time.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
final class Tasks implements Clusters.TaskCounts, Capacity.Usage {
  private final Account account;
  private final Clusters clusters;
  private final Tags tags;
  private final Timeline timeline;
  private final TaskViews views;
  private final Map<String, LocalTask> byId = new LinkedHashMap<>();

  Tasks(Account account, Network network, Clusters clusters, Tags tags, Timeline timeline) {
    this.account = account;
    this.clusters = clusters;
    this.tags = tags;
    this.timeline = timeline;
    this.views = new TaskViews(account, network);
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

  TaskInterface interfaceOf(LocalTask task) {
    Instant attachedAt = task.pullStartedAt == null ? task.createdAt : task.pullStartedAt;
    return new TaskInterface(
        task.interfaceId(),
        account.arn("ecs", "attachment/" + task.id),
        task.subnet,
        task.plan.network().securityGroups(),
        task.place.address(),
        TaskViews.privateDnsName(task),
        task.plan.publicAddress() ? task.place.address() : null,
        TaskViews.macAddress(task),
        attachedAt);
  }

  DescribeTasksResponse describe(DescribeTasksRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    TaskRule.DESCRIBE_SOME.require(!request.tasks().isEmpty(), "Tasks can not be empty.");
    TaskRule.DESCRIBE_AT_MOST.require(
        request.tasks().size() <= 100, "Tasks can not have more than 100 elements.");
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
   * @throws io.github.sparkonfargate.local.aws.ServiceError InvalidParameterException
   */
  LocalTask toStop(@Nullable String idOrArn, @Nullable String clusterName) {
    Cluster cluster = clusters.find(clusterName);
    if (idOrArn == null || idOrArn.isEmpty()) {
      throw TaskRule.STOP_GIVEN.refusal("Task can not be blank.");
    }
    LocalTask task = byId.get(id(idOrArn, cluster));
    if (task == null || !task.plan.clusterArn().equals(cluster.clusterArn())) {
      throw TaskRule.STOP_EXISTS.refusal("The referenced task was not found.");
    }
    return task;
  }

  /** For the admin API: by id or ARN, in any cluster, seen or not. */
  Optional<LocalTask> anywhere(String idOrArn) {
    return Optional.ofNullable(byId.get(idOrArn.substring(idOrArn.lastIndexOf('/') + 1)));
  }

  private static String id(String idOrArn, Cluster cluster) {
    if (!idOrArn.startsWith("arn:")) {
      TaskRule.ID_LENGTH.require(
          idOrArn.length() == 32 || idOrArn.length() == 36,
          "taskId length should be one of [32,36]");
      return idOrArn;
    }
    String[] parts = idOrArn.split("/", -1);
    TaskRule.ARN_SHAPE.require(
        parts[0].endsWith(":task") && parts.length == 3,
        "Invalid identifier: Unexpected number of separators");
    TaskRule.ARN_OF_CLUSTER.require(
        parts[1].equals(cluster.clusterName()),
        "Identifier is for cluster " + parts[1] + ". Your cluster is " + cluster.clusterName());
    return parts[2];
  }

  ListTasksResponse list(ListTasksRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    boolean otherFilter =
        request.family() != null
            || request.serviceName() != null
            || request.containerInstance() != null;
    TaskRule.LIST_STARTED_BY_ALONE.require(
        request.startedBy() == null || !otherFilter,
        "startedBy cannot be combined with family, serviceName or containerInstance.");
    TaskRule.LIST_DESIRED_STATUS.require(
        request.desiredStatus() != DesiredStatus.UNKNOWN_TO_SDK_VERSION, "Invalid desired status.");
    TaskRule.LIST_LAUNCH_TYPE.require(
        request.launchType() != LaunchType.UNKNOWN_TO_SDK_VERSION, "Invalid launch type.");
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
    Page<String> page = Page.of(arns, request.maxResults(), request.nextToken(), Clusters.PAGES);
    return ListTasksResponse.builder().taskArns(page.items()).nextToken(page.next()).build();
  }

  private static boolean matches(LocalTask task, ListTasksRequest request) {
    if (request.startedBy() != null && !request.startedBy().equals(task.plan.startedBy())) {
      return false;
    }
    if (request.family() != null && !request.family().equals(task.plan.definition().family())) {
      return false;
    }
    if (request.serviceName() != null && !task.plan.group().equals(serviceGroup(request))) {
      return false;
    }
    if (request.containerInstance() != null) {
      return false; // there are none on Fargate
    }
    return request.launchType() == null
        || (request.launchType() == LaunchType.FARGATE && task.capacityProvider == null);
  }

  private static String serviceGroup(ListTasksRequest request) {
    String name = request.serviceName();
    return "service:" + name.substring(name.lastIndexOf('/') + 1);
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
    return count(
        task ->
            task.plan.clusterArn().equals(clusterArn)
                && task.state.compareTo(from) >= 0
                && task.state.compareTo(to) <= 0);
  }

  private int count(Predicate<LocalTask> wanted) {
    return (int) byId.values().stream().filter(wanted).count();
  }

  @Override
  public int unstopped(String clusterArn) {
    return count(task -> task.plan.clusterArn().equals(clusterArn) && takesRoom(task));
  }

  private static boolean takesRoom(LocalTask task) {
    return task.state != TaskState.STOPPED;
  }

  @Override
  public int cpuUnits(Capacity.Kind kind) {
    return byId.values().stream()
        .filter(Tasks::takesRoom)
        .filter(task -> Placement.kind(task.capacityProvider) == kind)
        .mapToInt(task -> task.plan.size().cpuUnits())
        .sum();
  }

  @Override
  public int tasks(String subnet) {
    return count(task -> takesRoom(task) && task.subnet.equals(subnet));
  }

  @Override
  public int interfaces(String subnet) {
    return count(task -> task.hasInterface() && task.subnet.equals(subnet));
  }
}
