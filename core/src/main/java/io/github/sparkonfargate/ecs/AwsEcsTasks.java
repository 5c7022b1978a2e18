package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.aws.AwsClients;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** One ECS cluster over the AWS SDK. Safe for several threads, as the SDK's clients are. */
public final class AwsEcsTasks implements EcsTasks {
  private static final Logger log = LoggerFactory.getLogger(AwsEcsTasks.class);
  private static final int REGISTER_ATTEMPTS = 8;

  private final AwsClients clients;
  private final EcsClient ecs;
  private final EcsClient unrepeated;
  private final String cluster;
  private final EcsFaults faults;

  private AwsEcsTasks(AwsClients clients, String cluster) {
    this.clients = clients;
    this.cluster = cluster;
    this.ecs = clients.configure(EcsClient.builder()).build();
    // The allocator repeats and paces its calls itself: hidden repeats would hide throttling from
    // it, and make its one thread sleep.
    this.unrepeated = clients.configureWithoutRetries(EcsClient.builder()).build();
    this.faults = new EcsFaults(cluster, clients.region());
  }

  /**
   * Builds the clients; sends nothing.
   *
   * @param cluster short name or ARN
   */
  public static AwsEcsTasks create(AwsSettings settings, String cluster) {
    return new AwsEcsTasks(AwsClients.create(settings), cluster);
  }

  /** The region this client talks to. */
  public String region() {
    return clients.region();
  }

  @Override
  public LaunchResult run(LaunchRequest request) {
    Optional<String> tooLong = OverridesLength.complaint(request.overrides());
    if (tooLong.isPresent()) {
      return new LaunchResult.Refused(LaunchResult.Cause.PERMANENT, tooLong.get());
    }
    RunTaskRequest call = RunTaskRequests.of(request);
    try {
      return LaunchResults.of(unrepeated.runTask(call), faults, request.capacity());
    } catch (SdkException e) {
      return faults.launchResult(e, request.capacity());
    }
  }

  @Override
  public DescribeResult describe(List<String> taskArns) {
    try {
      DescribeTasksResponse response =
          unrepeated.describeTasks(r -> r.cluster(cluster).tasks(taskArns).include(TaskField.TAGS));
      return new DescribeResult(
          response.tasks().stream().map(TaskSnapshots::of).toList(),
          response.failures().stream().map(Failure::arn).toList());
    } catch (SdkException e) {
      throw faults.exception("DescribeTasks", e);
    }
  }

  @Override
  public List<String> listStartedBy(String startedBy) {
    try {
      List<String> arns = new ArrayList<>();
      // startedBy must be the only filter of ListTasks.
      unrepeated
          .listTasksPaginator(r -> r.cluster(cluster).startedBy(startedBy))
          .taskArns()
          .forEach(arns::add);
      return arns;
    } catch (SdkException e) {
      throw faults.exception("ListTasks", e);
    }
  }

  @Override
  public List<String> listRunning() {
    try {
      List<String> arns = new ArrayList<>();
      ecs.listTasksPaginator(r -> r.cluster(cluster)).taskArns().forEach(arns::add);
      return arns;
    } catch (SdkException e) {
      throw faults.exception("ListTasks", e);
    }
  }

  @Override
  public void stop(String taskArn, String reason) {
    try {
      unrepeated.stopTask(r -> r.cluster(cluster).task(taskArn).reason(reason));
    } catch (InvalidParameterException e) {
      // "The referenced task was not found": it ended more than an hour ago.
      log.debug("StopTask of {}: {}", taskArn, e.getMessage());
    } catch (SdkException e) {
      throw faults.exception("StopTask", e);
    }
  }

  @Override
  public String ensureTaskDefinition(TaskDefinitionSpec spec) {
    for (int attempt = 1; ; attempt++) {
      Optional<String> existing = findTaskDefinition(spec);
      if (existing.isPresent()) {
        return existing.get();
      }
      try {
        String arn =
            ecs.registerTaskDefinition(TaskDefinitionRequests.of(spec))
                .taskDefinition()
                .taskDefinitionArn();
        log.info("Registered task definition {}", arn);
        return arn;
      } catch (SdkException e) {
        if (attempt == REGISTER_ATTEMPTS || !EcsFaults.isConcurrentRegistration(e)) {
          throw faults.exception(describe(spec), e);
        }
        log.debug("another application registers {}; looking again", spec.family(), e);
        pause(attempt);
      }
    }
  }

  @Override
  public ExistingDefinition findTaskDefinition(String name, String key) {
    try {
      TaskDefinition found =
          ecs.describeTaskDefinition(r -> r.taskDefinition(name)).taskDefinition();
      if (found.status() != TaskDefinitionStatus.ACTIVE) {
        throw new EcsException(
            EcsException.Kind.INVALID,
            "task definition "
                + found.taskDefinitionArn()
                + " is "
                + found.statusAsString()
                + "; name an active one in "
                + key);
      }
      return new ExistingDefinition(
          found.taskDefinitionArn(),
          found.containerDefinitions().stream().map(AwsEcsTasks::container).toList());
    } catch (ClientException e) {
      // ECS has no "not found" here: "Unable to describe task definition." is its word for it.
      throw new EcsException(
          EcsException.Kind.INVALID,
          "there is no task definition '"
              + name
              + "' in "
              + clients.region()
              + " (ECS: "
              + e.awsErrorDetails().errorMessage()
              + "); check "
              + key
              + " and spark.fargate.region",
          e);
    } catch (SdkException e) {
      throw faults.exception("DescribeTaskDefinition", e);
    }
  }

  private static Container container(ContainerDefinition found) {
    return new Container(found.name(), found.memory() == null ? 0 : found.memory());
  }

  /** AWS names neither the image nor the role that it refuses. */
  private static String describe(TaskDefinitionSpec spec) {
    return "RegisterTaskDefinition (image "
        + spec.image()
        + ", execution role "
        + spec.executionRole()
        + ", task role "
        + (spec.taskRole().isEmpty() ? "none" : spec.taskRole())
        + ")";
  }

  @Override
  public void checkCluster() {
    DescribeClustersResponse response;
    try {
      response = ecs.describeClusters(r -> r.clusters(cluster));
    } catch (SdkException e) {
      if (EcsFaults.isNotAllowed(e, "ecs:DescribeClusters")) {
        // RunTask does not need this permission, and names a cluster that does not exist as well.
        log.debug("may not look at the cluster", e);
        return;
      }
      throw faults.exception("DescribeClusters", e);
    }
    if (response.clusters().isEmpty()) {
      throw faults.noCluster("it does not exist");
    }
    Cluster found = response.clusters().get(0);
    if (!"ACTIVE".equals(found.status())) {
      throw faults.noCluster("its status is " + found.status());
    }
  }

  @Override
  public void close() {
    unrepeated.close();
    ecs.close();
    clients.close();
  }

  private Optional<String> findTaskDefinition(TaskDefinitionSpec spec) {
    try {
      DescribeTaskDefinitionResponse response =
          ecs.describeTaskDefinition(
              r -> r.taskDefinition(spec.family()).include(TaskDefinitionField.TAGS));
      boolean ours =
          response.taskDefinition().status() == TaskDefinitionStatus.ACTIVE
              && response.tags().contains(hashTag(spec));
      return ours ? Optional.of(response.taskDefinition().taskDefinitionArn()) : Optional.empty();
    } catch (ClientException e) {
      // ECS has no "not found" here: "Unable to describe task definition." is its word for it.
      log.debug("no task definition {}: {}", spec.family(), e.getMessage());
      return Optional.empty();
    } catch (SdkException e) {
      throw faults.exception("DescribeTaskDefinition", e);
    }
  }

  static Tag hashTag(TaskDefinitionSpec spec) {
    return Tag.builder().key("spark-fargate-definition").value(spec.contentHash()).build();
  }

  /** Several drivers that start together must not register in step: a jittered, growing pause. */
  private static void pause(int attempt) {
    long most = Duration.ofMillis(250).toMillis() << Math.min(attempt, 5);
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EcsException(
          EcsException.Kind.UNAVAILABLE, "interrupted while registering a task definition", e);
    }
  }
}
