package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.Page;
import io.github.sparkonfargate.local.ecs.LaunchPlan.Labels;
import io.github.sparkonfargate.local.ecs.LocalService.Deployment;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceManagedEBSVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/** The calls about services. What they ask for, {@link ServiceScheduler} brings about. */
final class Services {
  private static final Page.Limits PAGES =
      new Page.Limits(10, 100, ServiceRule.LIST_PAGE, ClusterRule.PAGE_TOKEN);

  private final Account account;
  private final Clusters clusters;
  private final RunTaskRules rules;
  private final ServiceScheduler scheduler;
  private final Tags tags;
  private final Timeline timeline;
  private final Map<String, LocalService> byArn = new LinkedHashMap<>();

  Services(
      Account account,
      Clusters clusters,
      RunTaskRules rules,
      ServiceScheduler scheduler,
      Tags tags,
      Timeline timeline) {
    this.account = account;
    this.clusters = clusters;
    this.rules = rules;
    this.scheduler = scheduler;
    this.tags = tags;
    this.timeline = timeline;
  }

  CreateServiceResponse create(CreateServiceRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    check(request);
    String arn =
        account.arn("ecs", "service/" + cluster.clusterName() + "/" + request.serviceName());
    LocalService existing = byArn.get(arn);
    if (existing != null && existing.active()) {
      boolean same = text(existing.wanted).equals(text(request));
      ServiceRule.NAME_FREE.require(same, "Creation of service was not idempotent.");
      return CreateServiceResponse.builder().service(view(existing)).build();
    }
    ServiceRule.NAME_FREE.require(
        existing == null || !scheduler.hasTasks(existing),
        "Unable to Start a service that is still Draining.");
    LocalService service =
        new LocalService(arn, cluster.clusterArn(), request, deployment(request, cluster));
    byArn.put(arn, service);
    tags.forget(arn);
    tags.put(arn, request.tags());
    scheduler.reconcile(service);
    return CreateServiceResponse.builder().service(view(service)).build();
  }

  private static String text(CreateServiceRequest request) {
    return AwsJson.text(AwsJson.write(request.toBuilder().clientToken("").build()));
  }

  private static void check(CreateServiceRequest request) {
    String name = request.serviceName() == null ? "" : request.serviceName();
    ServiceRule.NAME.require(
        name.matches("[A-Za-z0-9_-]{1,255}"),
        "Service name must be 1 to 255 letters, numbers, underscores and hyphens.");
    ServiceRule.DEFINITION.require(
        request.taskDefinition() != null && !request.taskDefinition().isEmpty(),
        "TaskDefinition can not be blank.");
    ServiceRule.STRATEGY.require(
        request.schedulingStrategy() == null
            || request.schedulingStrategy() == SchedulingStrategy.REPLICA,
        "The daemon scheduling strategy is not supported for the FARGATE launch type.");
    ServiceRule.DESIRED_COUNT_GIVEN.require(
        request.desiredCount() != null, "Desired count can not be blank for a REPLICA service.");
    checkCount(request.desiredCount());
    RunTaskRules.checkToken(request.clientToken());
    Tags.check(request.tags());
  }

  private static void checkCount(@Nullable Integer count) {
    ServiceRule.DESIRED_COUNT.require(
        count == null || count >= 0, "desiredCount must be 0 or more.");
  }

  /** A service's tasks obey the rules of RunTask. */
  private Deployment deployment(CreateServiceRequest request, Cluster cluster) {
    RunTaskRequest like =
        RunTaskRequest.builder()
            .cluster(cluster.clusterArn())
            .taskDefinition(request.taskDefinition())
            .launchType(request.launchTypeAsString())
            .capacityProviderStrategy(request.capacityProviderStrategy())
            .networkConfiguration(request.networkConfiguration())
            .platformVersion(request.platformVersion())
            .enableExecuteCommand(request.enableExecuteCommand())
            .enableECSManagedTags(request.enableECSManagedTags())
            .volumeConfigurations(
                request.volumeConfigurations().stream().map(Services::ofTask).toList())
            .propagateTags(
                request.propagateTags() == PropagateTags.TASK_DEFINITION
                    ? PropagateTags.TASK_DEFINITION
                    : null)
            .build();
    LaunchPlan plan = rules.plan(like);
    String id =
        "ecs-svc/" + ThreadLocalRandom.current().nextLong(1_000_000_000_000_000L, Long.MAX_VALUE);
    Map<String, String> managed = new LinkedHashMap<>(plan.labels().managedTags());
    if (!managed.isEmpty()) {
      managed.put("aws:ecs:serviceName", request.serviceName());
    }
    List<Tag> propagated =
        request.propagateTags() == PropagateTags.SERVICE ? request.tags() : plan.labels().tags();
    Labels labels = new Labels(id, "service:" + request.serviceName(), propagated, managed);
    return new Deployment(id, plan.with(labels), timeline.now());
  }

  /** Refuses a service that is named and not there. */
  void requireNamed(@Nullable String nameOrArn, @Nullable String cluster) {
    if (nameOrArn == null) {
      return;
    }
    String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    String inCluster = "service/" + clusters.find(cluster).clusterName() + "/" + name;
    ServiceRule.EXISTS.require(exists(account.arn("ecs", inCluster)), "Service not found.");
  }

  private static TaskVolumeConfiguration ofTask(ServiceVolumeConfiguration volume) {
    ServiceManagedEBSVolumeConfiguration disk = volume.managedEBSVolume();
    TaskVolumeConfiguration.Builder like = TaskVolumeConfiguration.builder().name(volume.name());
    if (disk != null) {
      like.managedEBSVolume(
          ebs ->
              ebs.roleArn(disk.roleArn())
                  .sizeInGiB(disk.sizeInGiB())
                  .snapshotId(disk.snapshotId())
                  .volumeType(disk.volumeType()));
    }
    return like.build();
  }

  UpdateServiceResponse update(UpdateServiceRequest request) {
    LocalService service = active(request.service(), request.cluster());
    checkCount(request.desiredCount());
    CreateServiceRequest.Builder wanted = service.wanted.toBuilder();
    boolean deploys = Boolean.TRUE.equals(request.forceNewDeployment());
    if (request.taskDefinition() != null) {
      wanted.taskDefinition(request.taskDefinition());
      deploys = true;
    }
    if (request.networkConfiguration() != null) {
      wanted.networkConfiguration(request.networkConfiguration());
      deploys = true;
    }
    if (request.platformVersion() != null) {
      wanted.platformVersion(request.platformVersion());
      deploys = true;
    }
    if (request.hasCapacityProviderStrategy()) {
      wanted.launchType((LaunchType) null);
      wanted.capacityProviderStrategy(request.capacityProviderStrategy());
      deploys = true;
    }
    if (request.desiredCount() != null) {
      wanted.desiredCount(request.desiredCount());
    }
    CreateServiceRequest changed = wanted.build();
    if (deploys) {
      Deployment next = deployment(changed, clusters.find(service.clusterArn));
      service.old.addFirst(service.primary);
      service.primary = next;
    }
    service.wanted = changed;
    service.desiredCount = changed.desiredCount();
    service.primary.updatedAt = timeline.now();
    scheduler.reconcile(service);
    return UpdateServiceResponse.builder().service(view(service)).build();
  }

  DeleteServiceResponse delete(DeleteServiceRequest request) {
    LocalService service = active(request.service(), request.cluster());
    ServiceRule.DELETE_SCALED_DOWN.require(
        service.desiredCount == 0 || Boolean.TRUE.equals(request.force()),
        "The service cannot be stopped while it is scaled above 0.");
    service.desiredCount = 0;
    service.status = "DRAINING";
    tags.forget(service.arn);
    scheduler.reconcile(service);
    return DeleteServiceResponse.builder().service(view(service)).build();
  }

  DescribeServicesResponse describe(DescribeServicesRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    ServiceRule.DESCRIBE_AT_MOST.require(
        !request.services().isEmpty() && request.services().size() <= 10,
        "Services must have 1 to 10 elements.");
    boolean tagged = request.includeAsStrings().contains("TAGS");
    List<Service> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String name : request.services()) {
      String arn = arn(name, cluster);
      LocalService service = byArn.get(arn);
      if (service == null) {
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
        continue;
      }
      Service view = view(service);
      found.add(tagged ? view.toBuilder().tags(tags.of(arn)).build() : view);
    }
    return DescribeServicesResponse.builder().services(found).failures(failures).build();
  }

  private String arn(String nameOrArn, Cluster cluster) {
    String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    return account.arn("ecs", "service/" + cluster.clusterName() + "/" + name);
  }

  private LocalService active(@Nullable String nameOrArn, @Nullable String clusterName) {
    Cluster cluster = clusters.find(clusterName);
    LocalService service = byArn.get(arn(nameOrArn == null ? "" : nameOrArn, cluster));
    if (service == null) {
      throw ServiceRule.EXISTS.refusal("Service not found.");
    }
    ServiceRule.ACTIVE.require(service.active(), "Service was not ACTIVE.");
    return service;
  }

  ListServicesResponse list(ListServicesRequest request) {
    Cluster cluster = clusters.find(request.cluster());
    List<String> arns =
        byArn.values().stream()
            .filter(each -> each.active() && each.clusterArn.equals(cluster.clusterArn()))
            .map(each -> each.arn)
            .toList();
    Page<String> page = Page.of(arns, request.maxResults(), request.nextToken(), PAGES);
    return ListServicesResponse.builder().serviceArns(page.items()).nextToken(page.next()).build();
  }

  int activeIn(String clusterArn) {
    return (int)
        byArn.values().stream()
            .filter(each -> each.active() && each.clusterArn.equals(clusterArn))
            .count();
  }

  boolean exists(String arn) {
    return byArn.containsKey(arn);
  }

  /** Told of each task that runs, begins to stop or is stopped. */
  void changed(LocalTask task) {
    for (LocalService service : List.copyOf(byArn.values())) {
      boolean ours =
          task.plan.group().equals(service.group())
              && task.plan.clusterArn().equals(service.clusterArn);
      if (ours) {
        scheduler.changed(service, task);
      }
    }
  }

  private Service view(LocalService service) {
    CreateServiceRequest wanted = service.wanted;
    List<LocalTask> tasks = scheduler.tasksOf(service);
    List<software.amazon.awssdk.services.ecs.model.Deployment> deployments = new ArrayList<>();
    deployments.add(view(service, service.primary, tasks));
    service.old.forEach(each -> deployments.add(view(service, each, tasks)));
    return Service.builder()
        .serviceArn(service.arn)
        .serviceName(service.name)
        .clusterArn(service.clusterArn)
        .status(service.status)
        .desiredCount(service.desiredCount)
        .runningCount(running(tasks))
        .pendingCount(tasks.size() - running(tasks))
        .launchType(wanted.launchTypeAsString())
        .capacityProviderStrategy(wanted.capacityProviderStrategy())
        .platformVersion(service.primary.plan.platformVersion())
        .platformFamily("Linux")
        .taskDefinition(service.primary.plan.definition().taskDefinitionArn())
        .deploymentConfiguration(wanted.deploymentConfiguration())
        .deployments(deployments)
        .events(service.events)
        .createdAt(service.createdAt)
        .networkConfiguration(wanted.networkConfiguration())
        .schedulingStrategy(SchedulingStrategy.REPLICA)
        .enableECSManagedTags(Boolean.TRUE.equals(wanted.enableECSManagedTags()))
        .propagateTags(wanted.propagateTags() == null ? PropagateTags.NONE : wanted.propagateTags())
        .enableExecuteCommand(Boolean.TRUE.equals(wanted.enableExecuteCommand()))
        .build();
  }

  private static int running(List<LocalTask> tasks) {
    return (int) tasks.stream().filter(task -> task.state == TaskState.RUNNING).count();
  }

  private static software.amazon.awssdk.services.ecs.model.Deployment view(
      LocalService service, Deployment deployment, List<LocalTask> all) {
    List<LocalTask> tasks =
        all.stream().filter(task -> ServiceScheduler.of(task, deployment)).toList();
    boolean primary = deployment == service.primary;
    boolean done = running(tasks) == service.desiredCount && service.old.isEmpty();
    return software.amazon.awssdk.services.ecs.model.Deployment.builder()
        .id(deployment.id)
        .status(primary ? "PRIMARY" : "ACTIVE")
        .taskDefinition(deployment.plan.definition().taskDefinitionArn())
        .desiredCount(primary ? service.desiredCount : 0)
        .runningCount(running(tasks))
        .pendingCount(tasks.size() - running(tasks))
        .failedTasks(deployment.startsFailed)
        .createdAt(deployment.createdAt)
        .updatedAt(deployment.updatedAt)
        .rolloutState(
            primary && done ? DeploymentRolloutState.COMPLETED : DeploymentRolloutState.IN_PROGRESS)
        .build();
  }
}
