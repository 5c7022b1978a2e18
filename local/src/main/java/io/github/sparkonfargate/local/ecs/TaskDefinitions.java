package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.Page;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** Families and their revisions; a revision number is never used again. */
final class TaskDefinitions {
  private final Account account;
  private final Tags tags;
  private final Timeline timeline;
  private final TaskDefinitionRules rules;
  private final Map<String, List<TaskDefinition>> families = new TreeMap<>();

  TaskDefinitions(Account account, Tags tags, Timeline timeline) {
    this.account = account;
    this.tags = tags;
    this.timeline = timeline;
    this.rules = new TaskDefinitionRules(account);
  }

  RegisterTaskDefinitionResponse register(RegisterTaskDefinitionRequest request) {
    rules.check(request);
    List<TaskDefinition> revisions =
        families.computeIfAbsent(request.family(), absent -> new ArrayList<>());
    int revision = revisions.size() + 1;
    TaskDefinition definition = definition(request, revision);
    revisions.add(definition);
    tags.put(definition.taskDefinitionArn(), request.tags());
    return RegisterTaskDefinitionResponse.builder()
        .taskDefinition(definition)
        .tags(request.hasTags() ? request.tags() : null)
        .build();
  }

  private TaskDefinition definition(RegisterTaskDefinitionRequest request, int revision) {
    TaskDefinition.Builder definition = TaskDefinition.builder();
    Members.copy(request, definition);
    return definition
        .taskDefinitionArn(
            account.arn("ecs", "task-definition/" + request.family() + ":" + revision))
        .revision(revision)
        .status(TaskDefinitionStatus.ACTIVE)
        .containerDefinitions(request.containerDefinitions().stream().map(this::completed).toList())
        .executionRoleArn(roleArn(request.executionRoleArn()))
        .taskRoleArn(roleArn(request.taskRoleArn()))
        .compatibilities(Compatibility.EC2, Compatibility.FARGATE)
        .registeredAt(timeline.now())
        .registeredBy("arn:aws:iam::" + Account.ID + ":root")
        .build();
  }

  /** AWS answers with defaults filled in; a client must not compare by the returned body. */
  private ContainerDefinition completed(ContainerDefinition container) {
    ContainerDefinition.Builder completed = container.toBuilder();
    if (container.essential() == null) {
      completed.essential(true);
    }
    if (container.cpu() == null) {
      completed.cpu(0);
    }
    if (!container.hasPortMappings()) {
      completed.portMappings(List.of());
    }
    if (!container.hasEnvironment()) {
      completed.environment(List.of());
    }
    if (!container.hasMountPoints()) {
      completed.mountPoints(List.of());
    }
    if (!container.hasVolumesFrom()) {
      completed.volumesFrom(List.of());
    }
    return completed.build();
  }

  private static @Nullable String roleArn(@Nullable String nameOrArn) {
    return nameOrArn == null || nameOrArn.isEmpty() ? null : Account.roleArn(nameOrArn);
  }

  DescribeTaskDefinitionResponse describe(DescribeTaskDefinitionRequest request) {
    TaskDefinition definition = find(request.taskDefinition());
    if (definition == null) {
      throw DefinitionRule.DESCRIBE_EXISTS.refusal("Unable to describe task definition.");
    }
    boolean tagged = request.includeAsStrings().contains("TAGS");
    return DescribeTaskDefinitionResponse.builder()
        .taskDefinition(definition)
        .tags(tagged ? tags.of(definition.taskDefinitionArn()) : null)
        .build();
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError in AWS's words when there is none to
   *     run
   */
  TaskDefinition runnable(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw RunTaskRule.DEFINITION_GIVEN.refusal("TaskDefinition can not be blank.");
    }
    TaskDefinition definition = find(name);
    if (definition == null) {
      throw RunTaskRule.DEFINITION_EXISTS.refusal("TaskDefinition not found.");
    }
    if (definition.status() != TaskDefinitionStatus.ACTIVE) {
      throw RunTaskRule.DEFINITION_ACTIVE.refusal("TaskDefinition is inactive");
    }
    return definition;
  }

  /** By family (its newest active revision), family:revision, or ARN. */
  @Nullable TaskDefinition find(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String prefix = account.arn("ecs", "task-definition/");
    String plain = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    String[] parts = plain.split(":", -1);
    List<TaskDefinition> revisions = families.getOrDefault(parts[0], List.of());
    if (parts.length == 1) {
      return newestActive(revisions);
    }
    if (parts.length > 2 || !parts[1].matches("[1-9][0-9]{0,6}")) {
      return null;
    }
    int revision = Integer.parseInt(parts[1]);
    return revision <= revisions.size() ? revisions.get(revision - 1) : null;
  }

  private static @Nullable TaskDefinition newestActive(List<TaskDefinition> revisions) {
    for (int at = revisions.size() - 1; at >= 0; at--) {
      if (revisions.get(at).status() == TaskDefinitionStatus.ACTIVE) {
        return revisions.get(at);
      }
    }
    return null;
  }

  DeregisterTaskDefinitionResponse deregister(DeregisterTaskDefinitionRequest request) {
    String name = request.taskDefinition();
    if (name == null || !name.matches("(arn:.*/)?[^:/]+:[0-9]+")) {
      throw DefinitionRule.DEREGISTER_REVISION.refusal(
          "Task definition must be specified as family:revision or ARN.");
    }
    TaskDefinition definition = find(name);
    if (definition == null) {
      throw DefinitionRule.DEREGISTER_EXISTS.refusal(
          "The specified task definition does not exist.");
    }
    TaskDefinition inactive =
        definition.toBuilder()
            .status(TaskDefinitionStatus.INACTIVE)
            .deregisteredAt(timeline.now())
            .build();
    replace(inactive);
    return DeregisterTaskDefinitionResponse.builder().taskDefinition(inactive).build();
  }

  DeleteTaskDefinitionsResponse delete(DeleteTaskDefinitionsRequest request) {
    DefinitionRule.DELETE_AT_MOST.require(
        !request.taskDefinitions().isEmpty() && request.taskDefinitions().size() <= 10,
        "Specify 1 to 10 task definitions.");
    List<TaskDefinition> deleted = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String name : request.taskDefinitions()) {
      TaskDefinition definition = name.matches(".*:[0-9]+") ? find(name) : null;
      if (definition == null || definition.status() == TaskDefinitionStatus.ACTIVE) {
        String reason =
            definition == null
                ? "The specified task definition was not found. Specify a task definition in"
                    + " INACTIVE status and try again."
                : "The specified task definition is still in ACTIVE status. Please deregister the"
                    + " target and try again.";
        failures.add(Failure.builder().arn(name).reason(reason).build());
        continue;
      }
      TaskDefinition gone =
          definition.toBuilder().status(TaskDefinitionStatus.DELETE_IN_PROGRESS).build();
      replace(gone);
      deleted.add(gone);
    }
    return DeleteTaskDefinitionsResponse.builder()
        .taskDefinitions(deleted)
        .failures(failures)
        .build();
  }

  private void replace(TaskDefinition changed) {
    families.getOrDefault(changed.family(), List.of()).set(changed.revision() - 1, changed);
  }

  ListTaskDefinitionsResponse list(ListTaskDefinitionsRequest request) {
    DefinitionRule.LIST_STATUS.require(
        request.status() != TaskDefinitionStatus.UNKNOWN_TO_SDK_VERSION, "Invalid status.");
    TaskDefinitionStatus status =
        request.status() == null ? TaskDefinitionStatus.ACTIVE : request.status();
    List<String> arns =
        new ArrayList<>(
            families.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.status() == status)
                .filter(each -> isPrefix(request.familyPrefix(), each.family(), Match.WHOLE))
                .map(TaskDefinition::taskDefinitionArn)
                .toList());
    if (request.sort() == SortOrder.DESC) {
      Collections.reverse(arns);
    }
    Page<String> page = Page.of(arns, request.maxResults(), request.nextToken(), Clusters.PAGES);
    return ListTaskDefinitionsResponse.builder()
        .taskDefinitionArns(page.items())
        .nextToken(page.next())
        .build();
  }

  /**
   * ListTaskDefinitions takes familyPrefix as the whole name, ListTaskDefinitionFamilies as a
   * prefix.
   */
  private enum Match {
    WHOLE,
    PREFIX
  }

  private static boolean isPrefix(@Nullable String prefix, String family, Match match) {
    if (prefix == null) {
      return true;
    }
    return match == Match.WHOLE ? family.equals(prefix) : family.startsWith(prefix);
  }

  ListTaskDefinitionFamiliesResponse families(ListTaskDefinitionFamiliesRequest request) {
    TaskDefinitionFamilyStatus status =
        request.status() == null ? TaskDefinitionFamilyStatus.ALL : request.status();
    DefinitionRule.LIST_STATUS.require(
        status != TaskDefinitionFamilyStatus.UNKNOWN_TO_SDK_VERSION, "Invalid status.");
    List<String> names =
        families.entrySet().stream()
            .filter(each -> isPrefix(request.familyPrefix(), each.getKey(), Match.PREFIX))
            .filter(
                each ->
                    status == TaskDefinitionFamilyStatus.ALL
                        || (newestActive(each.getValue()) != null)
                            == (status == TaskDefinitionFamilyStatus.ACTIVE))
            .map(Map.Entry::getKey)
            .toList();
    Page<String> page = Page.of(names, request.maxResults(), request.nextToken(), Clusters.PAGES);
    return ListTaskDefinitionFamiliesResponse.builder()
        .families(page.items())
        .nextToken(page.next())
        .build();
  }

  boolean exists(String arn) {
    return find(arn) != null;
  }
}
