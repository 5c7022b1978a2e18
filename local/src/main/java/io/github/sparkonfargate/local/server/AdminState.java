package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;
import tools.jackson.databind.node.ObjectNode;

/** What the web page shows, as one JSON object. */
final class AdminState {
  /** The page shows the newest; the counts are of all. */
  private static final int TASKS_SHOWN = 300;

  private final Timeline timeline;
  private final Ecs ecs;
  private final CallLog log;
  private final ScenarioPlayer player;
  private final String runner;

  AdminState(Timeline timeline, Ecs ecs, CallLog log, ScenarioPlayer player, String runner) {
    this.timeline = timeline;
    this.ecs = ecs;
    this.log = log;
    this.player = player;
    this.runner = runner;
  }

  ObjectNode json() {
    ObjectNode node = AwsJson.object();
    node.put("runner", runner);
    clock(node.putObject("clock"));
    List<Task> tasks = timeline.call(ecs::tasks);
    clusters(node, timeline.call(ecs::clusters));
    Map<String, Integer> states = new TreeMap<>();
    tasks.forEach(task -> states.merge(task.lastStatus(), 1, Integer::sum));
    states.forEach(node.putObject("states")::put);
    var array = node.putArray("tasks");
    for (int index = tasks.size() - 1; index >= Math.max(0, tasks.size() - TASKS_SHOWN); index--) {
      task(array.addObject(), tasks.get(index));
    }
    log.counts().forEach(node.putObject("calls")::put);
    log.errors().forEach(node.putObject("errors")::put);
    timeline.call(() -> ecs.faults().pending()).forEach(node.putObject("faults")::put);
    node.set("scenario", timeline.call(player::json));
    return node;
  }

  ObjectNode clock(ObjectNode node) {
    return node.put("now", timeline.now().toString()).put("scale", timeline.scale());
  }

  private static void clusters(ObjectNode node, List<Cluster> clusters) {
    var array = node.putArray("clusters");
    for (Cluster cluster : clusters) {
      array
          .addObject()
          .put("name", cluster.clusterName())
          .put("status", cluster.status())
          .put("running", cluster.runningTasksCount())
          .put("pending", cluster.pendingTasksCount());
    }
  }

  private static void task(ObjectNode node, Task task) {
    node.put("id", last(task.taskArn()));
    node.put("cluster", last(task.clusterArn()));
    node.put("definition", last(task.taskDefinitionArn()));
    node.put("size", task.cpu() + " / " + task.memory());
    node.put(
        "provider", task.capacityProviderName() == null ? "FARGATE" : task.capacityProviderName());
    node.put("state", task.lastStatus());
    node.put("desired", task.desiredStatus());
    node.put("address", address(task));
    node.put("startedBy", task.startedBy() == null ? "" : task.startedBy());
    node.put("stopCode", task.stopCodeAsString() == null ? "" : task.stopCodeAsString());
    node.put("reason", task.stoppedReason() == null ? "" : task.stoppedReason());
    var containers = node.putArray("containers");
    for (Container container : task.containers()) {
      containers
          .addObject()
          .put("name", container.name())
          .put("image", container.image())
          .put("state", container.lastStatus())
          .put("exitCode", container.exitCode())
          .put("reason", container.reason());
    }
  }

  private static String address(Task task) {
    return task.attachments().stream()
        .flatMap(each -> each.details().stream())
        .filter(each -> each.name().equals("privateIPv4Address"))
        .map(KeyValuePair::value)
        .findFirst()
        .orElse("");
  }

  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
