package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceResponse;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceResponse;

/** The calls about the tags of whatever has an ARN. */
final class ResourceTags {
  private final Account account;
  private final Tags tags;
  private final Clusters clusters;
  private final Tasks tasks;
  private final TaskDefinitions definitions;
  private final Predicate<String> services;

  /**
   * @param services whether there is one of this ARN
   */
  ResourceTags(
      Account account,
      Tags tags,
      Clusters clusters,
      Tasks tasks,
      TaskDefinitions definitions,
      Predicate<String> services) {
    this.account = account;
    this.tags = tags;
    this.clusters = clusters;
    this.tasks = tasks;
    this.definitions = definitions;
    this.services = services;
  }

  TagResourceResponse tag(TagResourceRequest request) {
    tags.put(existing(request.resourceArn()), request.tags());
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untag(UntagResourceRequest request) {
    tags.remove(existing(request.resourceArn()), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  ListTagsForResourceResponse listTags(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder()
        .tags(tags.of(existing(request.resourceArn())))
        .build();
  }

  private String existing(@Nullable String arn) {
    String kind =
        arn != null && arn.startsWith(account.arn("ecs", ""))
            ? arn.substring(account.arn("ecs", "").length()).replaceAll("/.*", "")
            : "";
    String given = arn == null ? "" : arn;
    boolean exists =
        switch (kind) {
          case "task" -> tasks.anywhere(given).isPresent();
          case "task-definition" -> definitions.exists(given);
          case "service" -> services.test(given);
          case "cluster" -> clusters.find(given).clusterArn().equals(given);
          default -> throw TagRule.RESOURCE_ARN.refusal("Invalid resource ARN.");
        };
    TagRule.RESOURCE_EXISTS.require(exists, "The specified " + kind + " was not found.");
    return given;
  }
}
