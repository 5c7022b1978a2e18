package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.JsonActions;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.TokenBuckets.Bucket;
import io.github.sparkonfargate.local.iam.Permission;
import io.github.sparkonfargate.local.logs.Logs;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.secrets.SecretSources;
import io.github.sparkonfargate.local.time.Timeline;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandRequest;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandResponse;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Amazon ECS: its actions by name. Owned by the timeline's thread. */
public final class Ecs {
  private final Timeline timeline;
  private final Account account;
  private final Tags tags = new Tags();
  private final Faults faults = new Faults();
  private final Capacity capacity = new Capacity();
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final Tasks tasks;
  private final TaskLife life;
  private final TokenBuckets buckets;
  private Timings timings;
  private final TaskMetadata metadata;
  private final Launches launches;
  private final Services services;
  private final EcsPermissions permissions;
  private final JsonActions actions = new JsonActions();
  private final Map<String, Bucket> bucketByAction = new HashMap<>();

  /** What an {@link Ecs} is made of. */
  public record Settings(
      Account account,
      Network network,
      Timings timings,
      Throttling throttling,
      String endpoint,
      Map<String, String> awsEnvironment) {}

  /** Whether the published request rates are enforced. */
  public enum Throttling {
    AS_PUBLISHED,
    OFF
  }

  /**
   * @param logs where the output of tasks goes
   * @param secrets where the secrets of containers come from
   * @param roles what ECS may do for tasks
   */
  public Ecs(
      Settings settings,
      Timeline timeline,
      TaskRunner runner,
      Logs logs,
      SecretSources secrets,
      ServiceRoles roles) {
    this.timeline = timeline;
    this.account = settings.account();
    this.clusters = new Clusters(account, tags);
    this.definitions = new TaskDefinitions(account, tags, timeline);
    this.permissions = new EcsPermissions(account, definitions, tags);
    this.tasks = new Tasks(account, settings.network(), clusters, tags, timeline);
    this.metadata =
        new TaskMetadata(
            account,
            settings.network(),
            tags,
            timeline,
            settings.endpoint(),
            settings.awsEnvironment());
    ResourceInitialization resources = new ResourceInitialization(logs, secrets, roles, timeline);
    this.timings = settings.timings();
    this.life =
        new TaskLife(
            timeline, () -> timings, runner, metadata, resources, capacity, new Watching());
    this.buckets =
        settings.throttling() == Throttling.OFF
            ? TokenBuckets.bottomless()
            : TokenBuckets.asPublished();
    RunTaskRules rules =
        new RunTaskRules(
            account,
            new NetworkRules(settings.network()),
            clusters,
            definitions,
            tags,
            () -> timings.invisible());
    Placement placement = new Placement(tasks, life, tags, faults, capacity, runner, timeline);
    this.launches = new Launches(rules, placement, tasks, tags, buckets, timeline);
    ServiceScheduler scheduler = new ServiceScheduler(tasks, life, placement, timeline);
    this.services = new Services(account, clusters, rules, scheduler, tags, timeline);
    defineClusters();
    defineDefinitions();
    defineTasks();
    defineServices();
  }

  /** Tasks and services hear of a task's life; room is counted among all tasks. */
  private final class Watching implements TaskLife.Watcher {
    @Override
    public void changed(LocalTask task) {
      services.changed(task);
    }

    @Override
    public void forget(LocalTask task) {
      tasks.forget(task);
    }

    @Override
    public int cpuUnits(Capacity.Kind kind) {
      return tasks.cpuUnits(kind);
    }

    @Override
    public int tasks(String subnet) {
      return tasks.tasks(subnet);
    }

    @Override
    public int interfaces(String subnet) {
      return tasks.interfaces(subnet);
    }
  }

  private void defineClusters() {
    define("CreateCluster", CreateClusterRequest::builder, Bucket.CLUSTER_MODIFY, clusters::create);
    define(
        "PutClusterCapacityProviders",
        PutClusterCapacityProvidersRequest::builder,
        Bucket.CLUSTER_MODIFY,
        clusters::putProviders);
    define(
        "DeleteCluster",
        DeleteClusterRequest::builder,
        Bucket.CLUSTER_MODIFY,
        (DeleteClusterRequest request) -> clusters.delete(request, tasks, services::activeIn));
    define(
        "DescribeClusters",
        DescribeClustersRequest::builder,
        Bucket.CLUSTER_READ,
        (DescribeClustersRequest request) -> clusters.describe(request, tasks, services::activeIn));
    define("ListClusters", ListClustersRequest::builder, Bucket.CLUSTER_READ, clusters::list);
    ResourceTags tagging =
        new ResourceTags(account, tags, clusters, tasks, definitions, services::exists);
    define("TagResource", TagResourceRequest::builder, Bucket.TAG, tagging::tag);
    define("UntagResource", UntagResourceRequest::builder, Bucket.TAG, tagging::untag);
    define(
        "ListTagsForResource", ListTagsForResourceRequest::builder, Bucket.TAG, tagging::listTags);
  }

  private void defineDefinitions() {
    define(
        "RegisterTaskDefinition",
        RegisterTaskDefinitionRequest::builder,
        Bucket.DEFINITION_WRITE,
        definitions::register);
    define(
        "DeregisterTaskDefinition",
        DeregisterTaskDefinitionRequest::builder,
        Bucket.DEFINITION_WRITE,
        definitions::deregister);
    define(
        "DeleteTaskDefinitions",
        DeleteTaskDefinitionsRequest::builder,
        Bucket.DEFINITION_DELETE,
        definitions::delete);
    define(
        "DescribeTaskDefinition",
        DescribeTaskDefinitionRequest::builder,
        Bucket.DEFINITION_READ,
        definitions::describe);
    define(
        "ListTaskDefinitions",
        ListTaskDefinitionsRequest::builder,
        Bucket.DEFINITION_READ,
        definitions::list);
    define(
        "ListTaskDefinitionFamilies",
        ListTaskDefinitionFamiliesRequest::builder,
        Bucket.DEFINITION_READ,
        definitions::families);
  }

  private void defineTasks() {
    define("RunTask", RunTaskRequest::builder, Bucket.CLUSTER_MODIFY, this::run);
    define("DescribeTasks", DescribeTasksRequest::builder, Bucket.TASK_READ, tasks::describe);
    define("ListTasks", ListTasksRequest::builder, Bucket.TASK_READ, this::listTasks);
    define("StopTask", StopTaskRequest::builder, Bucket.CLUSTER_MODIFY, this::stop);
    define("ExecuteCommand", ExecuteCommandRequest::builder, Bucket.CLUSTER_MODIFY, this::execute);
  }

  private void defineServices() {
    define("CreateService", CreateServiceRequest::builder, Bucket.SERVICE_MODIFY, services::create);
    define("UpdateService", UpdateServiceRequest::builder, Bucket.SERVICE_MODIFY, services::update);
    define("DeleteService", DeleteServiceRequest::builder, Bucket.SERVICE_MODIFY, services::delete);
    define(
        "DescribeServices",
        DescribeServicesRequest::builder,
        Bucket.SERVICE_READ,
        services::describe);
    define("ListServices", ListServicesRequest::builder, Bucket.SERVICE_READ, services::list);
  }

  private <Q extends SdkPojo> void define(
      String name,
      Supplier<? extends SdkPojo> request,
      Bucket bucket,
      Function<Q, ? extends SdkPojo> answer) {
    actions.define(name, request, answer);
    bucketByAction.put(name, bucket);
  }

  /** The names of the actions that are answered. */
  public Set<String> actions() {
    return actions.names();
  }

  /** What a call needs to be allowed. */
  public List<Permission> permissions(String name, JsonNode body) {
    return permissions.of(name, body);
  }

  /**
   * Answers one call.
   *
   * @param ignored told of members that the model does not know
   * @throws ServiceError in AWS's words
   */
  public ObjectNode call(String name, JsonNode body, Consumer<String> ignored) {
    Bucket bucket = bucketByAction.get(name);
    if (bucket != null) {
      buckets.take(bucket, 1, timeline.now());
    }
    return actions.call(name, body, ignored);
  }

  private RunTaskResponse run(RunTaskRequest request) {
    buckets.take(Bucket.FARGATE_RUN_TASK, 1, timeline.now());
    return launches.run(request);
  }

  private ListTasksResponse listTasks(ListTasksRequest request) {
    services.requireNamed(request.serviceName(), request.cluster());
    return tasks.list(request);
  }

  private StopTaskResponse stop(StopTaskRequest request) {
    LocalTask task = tasks.toStop(request.task(), request.cluster());
    TaskRule.STOP_REASON_LENGTH.require(
        request.reason() == null || request.reason().length() <= 1024,
        "reason must be at most 1024 characters.");
    String reason = request.reason() == null ? "Task stopped by user" : request.reason();
    life.stop(task, TaskStopCode.USER_INITIATED, reason);
    tags.forget(task.arn()); // TaskRule.STOP_DROPS_TAGS
    return StopTaskResponse.builder().task(tasks.view(task)).build();
  }

  private ExecuteCommandResponse execute(ExecuteCommandRequest request) {
    tasks.toStop(request.task(), request.cluster()); // it must exist
    throw TaskRule.EXECUTE_COMMAND.refusal(
        "The execute command failed because execute command was not enabled when the task was run"
            + " or the execute command agent isn't running. fargate-local has no such agent: use"
            + " 'fargate-local logs', or a shell of this machine.");
  }

  public Faults faults() {
    return faults;
  }

  /** How long states last from now on, also of tasks that are under way. */
  public void timings(Timings other) {
    timings = other;
  }

  /** The request rates, to be ordered otherwise. */
  public TokenBuckets rates() {
    return buckets;
  }

  /** Quotas and capacity, for the admin API. */
  public Capacity capacity() {
    return capacity;
  }

  public TaskMetadata metadata() {
    return metadata;
  }

  /** The network interfaces of tasks, for EC2. */
  public List<TaskInterface> interfaces() {
    return tasks.all().stream()
        .filter(LocalTask::hasInterface)
        .map(task -> tasks.interfaceOf(task))
        .toList();
  }

  /** How many more tasks find an address in a subnet, for EC2. */
  public int freeAddresses(String subnet) {
    return capacity.freeAddresses(subnet, tasks);
  }

  /** All tasks that can still be described, for the admin API. */
  public List<Task> tasks() {
    return tasks.all().stream()
        .map(task -> tasks.view(task).toBuilder().tags(tags.of(task.arn())).build())
        .toList();
  }

  /** All clusters with their counts, for the admin API. */
  public List<Cluster> clusters() {
    List<String> arns = clusters.list(ListClustersRequest.builder().build()).clusterArns();
    return clusters
        .describe(
            DescribeClustersRequest.builder().clusters(arns).build(), tasks, services::activeIn)
        .clusters();
  }

  /** Where the log of each container of a task is. */
  public Map<String, String> logs(String idOrArn) {
    Map<String, String> logs = new LinkedHashMap<>();
    tasks
        .anywhere(idOrArn)
        .ifPresent(
            task ->
                task.containers.forEach(
                    each -> logs.put(each.name(), task.place.log(each.name()).toString())));
    return logs;
  }

  /**
   * Ends a task as AWS itself would.
   *
   * @param code AWS's, also one that the SDK does not know yet
   * @return whether there is such a task
   */
  public boolean interrupt(String idOrArn, String code, String reason) {
    var task = tasks.anywhere(idOrArn);
    task.ifPresent(found -> life.stop(found, code, reason));
    return task.isPresent();
  }

  /**
   * DescribeTasks does not know a task any more, though it runs.
   *
   * @return whether there is such a task
   */
  public boolean forget(String idOrArn) {
    var task = tasks.anywhere(idOrArn);
    task.ifPresent(found -> found.visibleAt = Instant.MAX);
    return task.isPresent();
  }
}
