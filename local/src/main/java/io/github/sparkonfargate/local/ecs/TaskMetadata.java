package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.ecs.LocalTask.Container;
import io.github.sparkonfargate.local.time.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a container can learn about itself: task metadata version 4 and the credentials of its role,
 * and the environment that says where both are.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html">Task
 *     metadata endpoint version 4</a>
 */
public final class TaskMetadata {
  private final Account account;
  private final Network network;
  private final Tags tags;
  private final Timeline timeline;
  private final String endpoint;
  private final Map<String, String> awsEnvironment;
  private final Map<String, LocalTask> byCredentialsId = new HashMap<>();
  private final Map<String, Container> containers = new HashMap<>();
  private final Map<String, LocalTask> byContainerId = new HashMap<>();

  /**
   * @param endpoint where this emulator listens; stands in for 169.254.170.2
   * @param awsEnvironment what lets an SDK in the container find the emulator
   */
  TaskMetadata(
      Account account,
      Network network,
      Tags tags,
      Timeline timeline,
      String endpoint,
      Map<String, String> awsEnvironment) {
    this.account = account;
    this.network = network;
    this.tags = tags;
    this.timeline = timeline;
    this.endpoint = endpoint;
    this.awsEnvironment = Map.copyOf(awsEnvironment);
  }

  /** ECS's variables, then the definition's, then the override's. */
  Map<String, String> environment(LocalTask task, Container container) {
    String containerId = containerId(task, container);
    containers.put(containerId, container);
    byContainerId.put(containerId, task);
    Map<String, String> environment = new LinkedHashMap<>(awsEnvironment);
    environment.put("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE");
    environment.put("AWS_REGION", account.region());
    environment.put("AWS_DEFAULT_REGION", account.region());
    environment.put("ECS_CONTAINER_METADATA_URI_V4", endpoint + "/v4/" + containerId);
    if (task.plan.taskRoleArn() != null) {
      String credentialsId = UUID.randomUUID().toString();
      byCredentialsId.put(credentialsId, task);
      environment.put(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint + "/v2/credentials/" + credentialsId);
    }
    put(environment, container.definition.environment());
    environment.putAll(container.secrets);
    if (container.override != null) {
      put(environment, container.override.environment());
    }
    return environment;
  }

  private static void put(Map<String, String> environment, List<KeyValuePair> pairs) {
    pairs.forEach(pair -> environment.put(pair.name(), pair.value() == null ? "" : pair.value()));
  }

  void end(LocalTask task) {
    byCredentialsId.values().removeIf(each -> each == task);
    byContainerId.values().removeIf(each -> each == task);
    containers.values().removeIf(task.containers::contains);
  }

  private static String containerId(LocalTask task, Container container) {
    return task.id + "-" + (1_000_000_000 + task.containers.indexOf(container));
  }

  /** {@code /v2/credentials/ID}; see {@link Account#accessKeyOf}. */
  public Optional<ObjectNode> credentials(String id) {
    LocalTask task = byCredentialsId.get(id);
    if (task == null) {
      return Optional.empty();
    }
    ObjectNode node = AwsJson.object();
    String role = task.plan.taskRoleArn() == null ? "" : task.plan.taskRoleArn();
    node.put("RoleArn", role);
    node.put("AccessKeyId", account.accessKeyOf(role));
    node.put("SecretAccessKey", Account.SECRET_ACCESS_KEY);
    node.put("Token", "fargate-local-session");
    node.put("Expiration", timeline.now().plus(Duration.ofHours(6)).toString());
    return Optional.of(node);
  }

  /** {@code /v4/ID}: the container. */
  public Optional<ObjectNode> container(String containerId) {
    LocalTask task = byContainerId.get(containerId);
    Container container = containers.get(containerId);
    return task == null || container == null
        ? Optional.empty()
        : Optional.of(container(task, container));
  }

  /** {@code /v4/ID/task}: the task and all its containers. */
  public Optional<ObjectNode> task(String containerId) {
    LocalTask task = byContainerId.get(containerId);
    if (task == null) {
      return Optional.empty();
    }
    ObjectNode node = AwsJson.object();
    node.put("Cluster", task.plan.clusterArn());
    node.put("TaskARN", task.arn());
    node.put("Family", task.plan.definition().family());
    node.put("Revision", String.valueOf(task.plan.definition().revision()));
    node.put("DesiredStatus", task.stopRequested ? "STOPPED" : "RUNNING");
    node.put("KnownStatus", task.state.name());
    limits(node, task);
    putInstant(node, "PullStartedAt", task.pullStartedAt);
    putInstant(node, "PullStoppedAt", task.pullStoppedAt);
    node.put("AvailabilityZone", account.region() + network.zoneLetter(task.subnet));
    node.put("LaunchType", "FARGATE");
    var array = node.putArray("Containers");
    task.containers.forEach(each -> array.add(container(task, each)));
    return Optional.of(node);
  }

  /** {@code /v4/ID/taskWithTags}: the same with the tags of the task. */
  public Optional<ObjectNode> taskWithTags(String containerId) {
    LocalTask task = byContainerId.get(containerId);
    Optional<ObjectNode> node = task(containerId);
    if (task != null && node.isPresent()) {
      ObjectNode taskTags = node.get().putObject("TaskTags");
      tags.of(task.arn()).forEach(tag -> taskTags.put(tag.key(), tag.value()));
    }
    return node;
  }

  /** {@code /v4/ID/stats}: when it was read and the limit of memory; usage is not measured here. */
  public Optional<ObjectNode> stats(String containerId) {
    LocalTask task = byContainerId.get(containerId);
    Container container = containers.get(containerId);
    return task == null || container == null
        ? Optional.empty()
        : Optional.of(stats(task, container));
  }

  /** {@code /v4/ID/task/stats}: the same of all containers, by id. */
  public Optional<ObjectNode> taskStats(String containerId) {
    LocalTask task = byContainerId.get(containerId);
    if (task == null) {
      return Optional.empty();
    }
    ObjectNode node = AwsJson.object();
    task.containers.forEach(each -> node.set(containerId(task, each), stats(task, each)));
    return Optional.of(node);
  }

  private ObjectNode stats(LocalTask task, Container container) {
    ObjectNode node = AwsJson.object();
    node.put("read", timeline.now().toString());
    node.put("id", containerId(task, container));
    node.put("name", container.name());
    node.putObject("memory_stats").put("limit", (long) task.plan.size().memoryMiB() << 20);
    return node;
  }

  private static void limits(ObjectNode node, LocalTask task) {
    ObjectNode limits = node.putObject("Limits");
    limits.put("CPU", task.plan.size().cpuUnits() / 1024.0);
    limits.put("Memory", task.plan.size().memoryMiB());
  }

  private static void putInstant(ObjectNode node, String name, java.time.@Nullable Instant at) {
    if (at != null) {
      node.put(name, at.toString());
    }
  }

  private ObjectNode container(LocalTask task, Container container) {
    String id = containerId(task, container);
    ObjectNode node = AwsJson.object();
    node.put("DockerId", id);
    node.put("Name", container.name());
    node.put("DockerName", container.name());
    node.put("Image", container.definition.image());
    node.putObject("Labels")
        .put("com.amazonaws.ecs.cluster", task.plan.clusterArn())
        .put("com.amazonaws.ecs.container-name", container.name())
        .put("com.amazonaws.ecs.task-arn", task.arn())
        .put("com.amazonaws.ecs.task-definition-family", task.plan.definition().family())
        .put(
            "com.amazonaws.ecs.task-definition-version",
            String.valueOf(task.plan.definition().revision()));
    node.put("DesiredStatus", task.stopRequested ? "STOPPED" : "RUNNING");
    node.put("KnownStatus", container.alive() ? "RUNNING" : "STOPPED");
    limits(node, task);
    putInstant(node, "CreatedAt", task.createdAt);
    putInstant(node, "StartedAt", task.startedAt);
    node.put("Type", "NORMAL");
    node.put("ContainerARN", containerArn(task, container));
    log(node, task, container);
    ObjectNode network = node.putArray("Networks").addObject();
    network.put("NetworkMode", "awsvpc");
    network.putArray("IPv4Addresses").add(task.place.address());
    network.put("AttachmentIndex", 0);
    network.put("MACAddress", TaskViews.macAddress(task));
    network.put("PrivateDNSName", TaskViews.privateDnsName(task));
    return node;
  }

  static String containerArn(LocalTask task, Container container) {
    UUID id = UUID.nameUUIDFromBytes(containerId(task, container).getBytes(StandardCharsets.UTF_8));
    return task.arn().replace(":task/", ":container/") + "/" + id;
  }

  private static void log(ObjectNode node, LocalTask task, Container container) {
    var log = container.definition.logConfiguration();
    if (log == null) {
      return;
    }
    node.put("LogDriver", log.logDriverAsString());
    ObjectNode options = node.putObject("LogOptions");
    log.options().forEach(options::put);
    String prefix = log.options().get("awslogs-stream-prefix");
    if (prefix != null) {
      options.put("awslogs-stream", prefix + "/" + container.name() + "/" + task.id);
    }
  }
}
