package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.TokenBuckets.Bucket;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Amazon ECS: its actions by name. Owned by the timeline's thread. */
public final class Ecs {
  /** An action: what its body is read into, whose tokens it takes, what answers it. */
  private record Action(
      Supplier<? extends SdkPojo> request, Bucket bucket, Function<SdkPojo, SdkPojo> answer) {}

  private final Timeline timeline;
  private final Account account;
  private final Tags tags = new Tags();
  private final Faults faults = new Faults();
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final Tasks tasks;
  private final TaskLife life;
  private final TokenBuckets buckets;
  private Timings timings;
  private final TaskMetadata metadata;
  private final Launches launches;
  private final Map<String, Action> actions = new HashMap<>();

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

  public Ecs(Settings settings, Timeline timeline, TaskRunner runner) {
    this.timeline = timeline;
    this.account = settings.account();
    this.clusters = new Clusters(account, tags);
    this.definitions = new TaskDefinitions(account, tags, timeline);
    this.tasks = new Tasks(account, clusters, tags, timeline);
    this.metadata =
        new TaskMetadata(account, timeline, settings.endpoint(), settings.awsEnvironment());
    this.timings = settings.timings();
    this.life = new TaskLife(timeline, () -> timings, runner, metadata, tasks::forget);
    this.buckets =
        settings.throttling() == Throttling.OFF
            ? TokenBuckets.bottomless()
            : TokenBuckets.asPublished();
    RunTaskRules rules =
        new RunTaskRules(
            account, settings.network(), clusters, definitions, settings.timings().invisible());
    this.launches = new Launches(rules, tasks, life, tags, buckets, faults, runner, timeline);
    define();
  }

  private void define() {
    define("CreateCluster", CreateClusterRequest::builder, Bucket.CLUSTER_MODIFY, clusters::create);
    define(
        "DescribeClusters",
        DescribeClustersRequest::builder,
        Bucket.CLUSTER_READ,
        (DescribeClustersRequest request) -> clusters.describe(request, tasks));
    define("ListClusters", ListClustersRequest::builder, Bucket.CLUSTER_READ, clusters::list);
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
        "DescribeTaskDefinition",
        DescribeTaskDefinitionRequest::builder,
        Bucket.DEFINITION_READ,
        definitions::describe);
    define(
        "ListTaskDefinitions",
        ListTaskDefinitionsRequest::builder,
        Bucket.DEFINITION_READ,
        definitions::list);
    define("RunTask", RunTaskRequest::builder, Bucket.CLUSTER_MODIFY, this::run);
    define("DescribeTasks", DescribeTasksRequest::builder, Bucket.TASK_READ, tasks::describe);
    define("ListTasks", ListTasksRequest::builder, Bucket.TASK_READ, tasks::list);
    define("StopTask", StopTaskRequest::builder, Bucket.CLUSTER_MODIFY, this::stop);
    define("TagResource", TagResourceRequest::builder, Bucket.TAG, this::tag);
    define("UntagResource", UntagResourceRequest::builder, Bucket.TAG, this::untag);
    define("ListTagsForResource", ListTagsForResourceRequest::builder, Bucket.TAG, this::listTags);
  }

  @SuppressWarnings("unchecked") // the builder beside it builds a Q
  private <Q extends SdkPojo> void define(
      String name,
      Supplier<? extends SdkPojo> request,
      Bucket bucket,
      Function<Q, ? extends SdkPojo> answer) {
    actions.put(name, new Action(request, bucket, parsed -> answer.apply((Q) parsed)));
  }

  /**
   * Answers one call.
   *
   * @param ignored told of members that the model does not know
   * @throws ServiceError in AWS's words
   */
  public ObjectNode call(String name, JsonNode body, Consumer<String> ignored) {
    Action action = actions.get(name);
    if (action == null) {
      throw ServiceError.of("UnknownOperationException", 400, "");
    }
    faults.throwIfAny(name);
    buckets.take(action.bucket, 1, timeline.now());
    SdkPojo request = AwsJson.read(body, action.request.get(), ignored);
    return AwsJson.write(action.answer.apply(request));
  }

  private RunTaskResponse run(RunTaskRequest request) {
    buckets.take(Bucket.FARGATE_RUN_TASK, 1, timeline.now());
    return launches.run(request);
  }

  private StopTaskResponse stop(StopTaskRequest request) {
    LocalTask task = tasks.toStop(request.task(), request.cluster());
    if (request.reason() != null && request.reason().length() > 1024) {
      throw ServiceError.invalidParameter("reason must be at most 1024 characters."); // guess
    }
    String reason = request.reason() == null ? "Task stopped by user" : request.reason();
    life.stop(task, TaskStopCode.USER_INITIATED, reason);
    tags.forget(task.arn()); // API page: "Any tags associated with the task are deleted"
    return StopTaskResponse.builder().task(tasks.view(task)).build();
  }

  private TagResourceResponse tag(TagResourceRequest request) {
    tags.put(existing(request.resourceArn()), request.tags());
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest request) {
    tags.remove(existing(request.resourceArn()), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  private ListTagsForResourceResponse listTags(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder()
        .tags(tags.of(existing(request.resourceArn())))
        .build();
  }

  private String existing(@Nullable String arn) {
    if (arn == null || !arn.startsWith(account.arn("ecs", ""))) {
      throw ServiceError.invalidParameter("Invalid resource ARN.");
    }
    if (arn.contains(":task/") && tasks.anywhere(arn).isEmpty()) {
      throw ServiceError.of("ResourceNotFoundException", 400, "The specified task was not found.");
    }
    if (arn.contains(":cluster/")) {
      clusters.find(arn);
    }
    return arn;
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

  public TaskMetadata metadata() {
    return metadata;
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
        .describe(DescribeClustersRequest.builder().clusters(arns).build(), tasks)
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
   * @return whether there is such a task
   */
  public boolean interrupt(String idOrArn, TaskStopCode code, String reason) {
    var task = tasks.anywhere(idOrArn);
    task.ifPresent(found -> life.stop(found, code, reason));
    return task.isPresent();
  }
}
