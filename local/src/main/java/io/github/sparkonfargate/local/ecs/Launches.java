package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.TokenBuckets.Bucket;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** RunTask: rules, client tokens, launch rates, capacity, and then the tasks themselves. */
final class Launches {
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);

  /** A remembered call. */
  private record Launch(String request, RunTaskResponse response) {}

  private final RunTaskRules rules;
  private final Tasks tasks;
  private final TaskLife life;
  private final Tags tags;
  private final TokenBuckets buckets;
  private final Faults faults;
  private final TaskRunner runner;
  private final Timeline timeline;
  private final Map<String, Launch> byToken = new HashMap<>();
  private int nextSubnet;

  Launches(
      RunTaskRules rules,
      Tasks tasks,
      TaskLife life,
      Tags tags,
      TokenBuckets buckets,
      Faults faults,
      TaskRunner runner,
      Timeline timeline) {
    this.rules = rules;
    this.tasks = tasks;
    this.life = life;
    this.tags = tags;
    this.buckets = buckets;
    this.faults = faults;
    this.runner = runner;
    this.timeline = timeline;
  }

  RunTaskResponse run(RunTaskRequest request) {
    LaunchPlan plan = rules.plan(request);
    String token =
        request.clientToken() == null ? null : plan.clusterArn() + " " + request.clientToken();
    String fingerprint = AwsJson.text(AwsJson.write(request));
    RunTaskResponse replayed = replay(token, fingerprint);
    if (replayed != null) {
      return replayed;
    }
    buckets.take(
        plan.spot() ? Bucket.FARGATE_SPOT_LAUNCH : Bucket.FARGATE_LAUNCH,
        plan.count(),
        timeline.now());
    RunTaskResponse response = launch(plan, request);
    if (token != null && !response.tasks().isEmpty()) {
      byToken.put(token, new Launch(fingerprint, response));
      timeline.after(TOKEN_LIFE, () -> byToken.remove(token));
    }
    return response;
  }

  /** ECS_Idempotency page: the original tasks, or ConflictException when the request differs. */
  private @Nullable RunTaskResponse replay(@Nullable String token, String fingerprint) {
    Launch launch = token == null ? null : byToken.get(token);
    if (launch == null) {
      return null;
    }
    if (!launch.request.equals(fingerprint)) {
      throw ServiceError.conflict(
          "The request conflicts with an earlier one of the same client token.", // guess
          launch.response.tasks().stream().map(Task::taskArn).toList());
    }
    return launch.response;
  }

  private RunTaskResponse launch(LaunchPlan plan, RunTaskRequest request) {
    int placeable = faults.placeable(plan.count());
    List<Task> started = new ArrayList<>();
    for (int task = 0; task < placeable; task++) {
      started.add(start(plan, request));
    }
    List<Failure> failures = new ArrayList<>();
    if (placeable < plan.count()) {
      failures.add(Failure.builder().reason(Faults.CAPACITY_UNAVAILABLE).build());
    }
    return RunTaskResponse.builder().tasks(started).failures(failures).build();
  }

  private Task start(LaunchPlan plan, RunTaskRequest request) {
    String id = UUID.randomUUID().toString().replace("-", "");
    String subnet = plan.subnets().get(nextSubnet++ % plan.subnets().size());
    LocalTask task = new LocalTask(id, plan, runner.place(id), subnet, timeline.now());
    if (request.propagateTags() == PropagateTags.TASK_DEFINITION) {
      tags.put(task.arn(), tags.of(plan.definition().taskDefinitionArn()));
    }
    tags.put(task.arn(), request.tags());
    if (Boolean.TRUE.equals(request.enableECSManagedTags())) {
      String cluster = plan.clusterArn();
      tags.putManaged(
          task.arn(), "aws:ecs:clusterName", cluster.substring(cluster.lastIndexOf('/') + 1));
    }
    tasks.add(task);
    life.begin(task, faults.nextStart());
    return tasks.view(task).toBuilder().tags(tags.of(task.arn())).build();
  }
}
