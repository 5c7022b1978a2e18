package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.ecs.Capacity.Kind;
import io.github.sparkonfargate.local.ecs.Placement.Placed;
import io.github.sparkonfargate.local.ecs.TokenBuckets.Bucket;
import io.github.sparkonfargate.local.time.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** RunTask: rules, client tokens, launch rates, and then the tasks themselves. */
final class Launches {
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);

  /** A remembered call. */
  private record Launch(String request, RunTaskResponse response) {}

  private final RunTaskRules rules;
  private final Placement placement;
  private final Tasks tasks;
  private final Tags tags;
  private final TokenBuckets buckets;
  private final Timeline timeline;
  private final Map<String, Launch> byToken = new HashMap<>();

  Launches(
      RunTaskRules rules,
      Placement placement,
      Tasks tasks,
      Tags tags,
      TokenBuckets buckets,
      Timeline timeline) {
    this.rules = rules;
    this.placement = placement;
    this.tasks = tasks;
    this.tags = tags;
    this.buckets = buckets;
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
    List<@Nullable String> providers = plan.strategy().providers(plan.count(), Map.of());
    takeLaunchTokens(providers);
    RunTaskResponse response = response(placement.place(plan, providers));
    if (token != null && !response.tasks().isEmpty()) {
      byToken.put(token, new Launch(fingerprint, response));
      timeline.after(TOKEN_LIFE, () -> byToken.remove(token));
    }
    return response;
  }

  /** On-demand and Spot launches have each a rate of their own. */
  private void takeLaunchTokens(List<@Nullable String> providers) {
    int spot = 0;
    for (@Nullable String provider : providers) {
      spot += Placement.kind(provider) == Kind.SPOT ? 1 : 0;
    }
    buckets.take(Bucket.FARGATE_SPOT_LAUNCH, spot, timeline.now());
    buckets.take(Bucket.FARGATE_LAUNCH, providers.size() - spot, timeline.now());
  }

  private @Nullable RunTaskResponse replay(@Nullable String token, String fingerprint) {
    Launch launch = token == null ? null : byToken.get(token);
    if (launch == null) {
      return null;
    }
    if (!launch.request.equals(fingerprint)) {
      throw RunTaskRule.CLIENT_TOKEN_SAME_REQUEST
          .refusal("The request conflicts with an earlier one of the same client token.")
          .about(launch.response.tasks().stream().map(Task::taskArn).toList());
    }
    return launch.response;
  }

  private RunTaskResponse response(Placed placed) {
    return RunTaskResponse.builder()
        .tasks(
            placed.tasks().stream()
                .map(task -> tasks.view(task).toBuilder().tags(tags.of(task.arn())).build())
                .toList())
        .failures(
            placed.refusals().stream()
                .map(reason -> Failure.builder().reason(reason).build())
                .toList())
        .build();
  }
}
