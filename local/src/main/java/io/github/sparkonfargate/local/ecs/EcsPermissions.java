package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.iam.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import tools.jackson.databind.JsonNode;

/**
 * What a call to ECS needs to be allowed, as its caller wrote it: nothing is validated yet.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html">Actions,
 *     resources and condition keys for Amazon ECS</a>
 */
final class EcsPermissions {
  private static final String CLUSTER = "ecs:cluster";
  private static final String PASS_ROLE = "iam:PassRole";

  private final Account account;
  private final TaskDefinitions definitions;
  private final Tags tags;

  EcsPermissions(Account account, TaskDefinitions definitions, Tags tags) {
    this.account = account;
    this.definitions = definitions;
    this.tags = tags;
  }

  List<Permission> of(String action, JsonNode body) {
    String name = "ecs:" + action;
    return switch (action) {
      case "RunTask" -> run(name, body);
      case "RegisterTaskDefinition" -> register(name, body);
      case "DescribeClusters" -> Permission.each(name, clusters(body.get("clusters")), Map.of());
      case "DescribeTasks" ->
          Permission.each(name, tasks(body, body.get("tasks")), inCluster(body));
      case "StopTask" -> List.of(stop(name, body));
      case "ListTasks" -> List.of(new Permission(name, Permission.NO_RESOURCE, inCluster(body)));
      case "CreateService" -> createService(name, body);
      case "DescribeServices" ->
          Permission.each(name, services(body, body.path("services")), inCluster(body));
      case "UpdateService", "DeleteService" ->
          List.of(
              new Permission(name, serviceArn(body, text(body.get("service"))), inCluster(body)));
      default -> List.of(Permission.of(name, Permission.NO_RESOURCE));
    };
  }

  private List<Permission> run(String name, JsonNode body) {
    String wanted = text(body.get("taskDefinition"));
    TaskDefinition definition = definitions.find(wanted);
    String arn =
        definition == null
            ? account.arn("ecs", "task-definition/" + wanted)
            : definition.taskDefinitionArn();
    List<Permission> needed = new ArrayList<>();
    needed.add(new Permission(name, arn, inCluster(body)));
    JsonNode overrides = body.path("overrides");
    needed.addAll(
        passing(
            text(overrides.get("executionRoleArn")),
            text(overrides.get("taskRoleArn")),
            definition == null ? "" : text(definition.executionRoleArn()),
            definition == null ? "" : text(definition.taskRoleArn())));
    needed.addAll(makingDisks(body));
    if (!body.path("tags").isEmpty()) {
      String task = account.arn("ecs", "task/" + clusterName(body) + "/new");
      needed.add(new Permission("ecs:TagResource", task, Map.of("ecs:CreateAction", "RunTask")));
    }
    return needed;
  }

  /** The role by which ECS makes EBS volumes is passed by whoever launches. */
  private static List<Permission> makingDisks(JsonNode body) {
    List<Permission> needed = new ArrayList<>();
    for (JsonNode volume : body.path("volumeConfigurations")) {
      String role = text(volume.path("managedEBSVolume").get("roleArn"));
      if (!role.isEmpty()) {
        needed.add(
            new Permission(
                PASS_ROLE,
                Account.roleArn(role),
                Map.of("iam:PassedToService", "ecs.amazonaws.com")));
      }
    }
    return needed;
  }

  private List<Permission> createService(String name, JsonNode body) {
    String arn = serviceArn(body, text(body.get("serviceName")));
    List<Permission> needed = new ArrayList<>();
    needed.add(new Permission(name, arn, inCluster(body)));
    needed.addAll(makingDisks(body));
    if (!body.path("tags").isEmpty()) {
      needed.add(
          new Permission("ecs:TagResource", arn, Map.of("ecs:CreateAction", "CreateService")));
    }
    return needed;
  }

  private List<String> services(JsonNode body, JsonNode names) {
    List<String> arns = new ArrayList<>();
    names.forEach(name -> arns.add(serviceArn(body, text(name))));
    return arns;
  }

  private String serviceArn(JsonNode body, String nameOrArn) {
    String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    return account.arn("ecs", "service/" + clusterName(body) + "/" + name);
  }

  private List<Permission> register(String name, JsonNode body) {
    Map<String, String> context = new HashMap<>();
    body.path("tags")
        .forEach(
            tag -> context.put("aws:RequestTag/" + text(tag.get("key")), text(tag.get("value"))));
    List<Permission> needed = new ArrayList<>();
    needed.add(new Permission(name, Permission.NO_RESOURCE, context));
    needed.addAll(passing(text(body.get("executionRoleArn")), text(body.get("taskRoleArn"))));
    if (!context.isEmpty()) {
      String arn = account.arn("ecs", "task-definition/" + text(body.get("family")) + ":1");
      needed.add(
          new Permission(
              "ecs:TagResource", arn, Map.of("ecs:CreateAction", "RegisterTaskDefinition")));
    }
    return needed;
  }

  /** Whoever gives a role to ECS has to be allowed to. */
  private static List<Permission> passing(String... roles) {
    Set<String> arns = new LinkedHashSet<>();
    for (String role : roles) {
      if (!role.isEmpty()) {
        arns.add(Account.roleArn(role));
      }
    }
    return Permission.each(
        PASS_ROLE, List.copyOf(arns), Map.of("iam:PassedToService", "ecs-tasks.amazonaws.com"));
  }

  private Permission stop(String name, JsonNode body) {
    String arn = taskArn(body, text(body.get("task")));
    Map<String, String> context = new HashMap<>(inCluster(body));
    tags.of(arn).forEach(tag -> context.put("aws:ResourceTag/" + tag.key(), tag.value()));
    return new Permission(name, arn, context);
  }

  private List<String> tasks(JsonNode body, @Nullable JsonNode ids) {
    List<String> arns = new ArrayList<>();
    if (ids != null) {
      ids.forEach(id -> arns.add(taskArn(body, text(id))));
    }
    return arns;
  }

  private String taskArn(JsonNode body, String idOrArn) {
    String id = idOrArn.substring(idOrArn.lastIndexOf('/') + 1);
    return account.arn("ecs", "task/" + clusterName(body) + "/" + id);
  }

  private List<String> clusters(@Nullable JsonNode names) {
    List<String> arns = new ArrayList<>();
    if (names != null) {
      names.forEach(name -> arns.add(clusterArn(text(name))));
    }
    return arns.isEmpty() ? List.of(clusterArn("default")) : arns;
  }

  private Map<String, String> inCluster(JsonNode body) {
    return Map.of(CLUSTER, clusterArn(clusterName(body)));
  }

  private static String clusterName(JsonNode body) {
    String given = text(body.get("cluster"));
    return given.isEmpty() ? "default" : given.substring(given.lastIndexOf('/') + 1);
  }

  private String clusterArn(String nameOrArn) {
    return account.arn("ecs", "cluster/" + nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1));
  }

  private static String text(@Nullable JsonNode node) {
    return node != null && node.isString() ? node.stringValue() : "";
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
