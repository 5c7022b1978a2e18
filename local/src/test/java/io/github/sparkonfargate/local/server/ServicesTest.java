package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Services: how many tasks they keep, and how. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class ServicesTest {
  private LocalAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    aws.register("served", definition -> {});
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private void create(int desired, Consumer<CreateServiceRequest.Builder> changes) {
    CreateServiceRequest.Builder request = EcsCases.service("web").desiredCount(desired);
    changes.accept(request);
    aws.ecs.createService(request.build());
    aws.time.advance(LocalAws.UNTIL_RUNNING);
  }

  private Service describe() {
    return aws.ecs
        .describeServices(r -> r.cluster(ReadyThings.CLUSTER).services("web"))
        .services()
        .get(0);
  }

  private List<String> tasks(DesiredStatus status) {
    return aws.ecs
        .listTasks(r -> r.cluster(ReadyThings.CLUSTER).serviceName("web").desiredStatus(status))
        .taskArns();
  }

  private List<String> tasks() {
    return tasks(DesiredStatus.RUNNING);
  }

  @Test
  @Keeps("service.replaces")
  void serviceReplacesATaskThatStopped() {
    create(2, r -> {});
    List<String> before = tasks();
    assertThat(before).hasSize(2);
    assertThat(describe().runningCount()).isEqualTo(2);
    aws.runner.started.get(0).exit(1);
    aws.time.advance(Duration.ofSeconds(2));
    assertThat(tasks()).hasSize(2).isNotEqualTo(before);
    Task task = aws.describe(tasks().get(0));
    assertThat(task.group()).isEqualTo("service:web");
    assertThat(task.startedBy()).startsWith("ecs-svc/");
    assertThat(task.startedBy()).isEqualTo(describe().deployments().get(0).id());
  }

  @Test
  void theDisksOfAServicesTasksAreThoseOfItsDefinition() {
    assertThatThrownBy(() -> create(1, r -> r.volumeConfigurations(disk("other"))))
        .hasMessageContaining("The volume other is not configured at launch");

    aws.register(
        "served", definition -> definition.volumes(v -> v.name("data").configuredAtLaunch(true)));
    create(1, r -> r.volumeConfigurations(disk("data")));

    assertThat(describe().runningCount()).isEqualTo(1);
  }

  private static ServiceVolumeConfiguration disk(String name) {
    return ServiceVolumeConfiguration.builder()
        .name(name)
        .managedEBSVolume(ebs -> ebs.roleArn(ReadyThings.TASK_ROLE).sizeInGiB(10))
        .build();
  }

  @Test
  @Keeps("service.throttles")
  void startsThatFailComeSlowerAndSlower() {
    aws.register("absent", d -> d.containerDefinitions(c -> c.name("main").image("r/absent:1")));
    create(1, r -> r.taskDefinition("absent"));
    assertThat(started(Duration.ofSeconds(60))).isBetween(3, 4);
    assertThat(started(Duration.ofSeconds(60))).isLessThanOrEqualTo(1);
    aws.time.advance(Duration.ofHours(12));
    assertThat(started(Duration.ofHours(3))).isBetween(5, 7); // each 27 minutes
    assertThat(describe().events())
        .extracting(ServiceEvent::message)
        .contains("(service web) is unable to consistently start tasks successfully.");
  }

  private int started(Duration time) {
    int before = aws.runner.places();
    aws.time.advance(time);
    return aws.runner.places() - before;
  }

  @Test
  @Keeps("service.scales-down")
  void scalingDownStopsTasks() {
    create(3, r -> {});
    aws.ecs.updateService(r -> r.cluster(ReadyThings.CLUSTER).service("web").desiredCount(1));
    aws.time.advance(Duration.ofSeconds(2));
    assertThat(tasks()).hasSize(1);
    List<String> stopped = tasks(DesiredStatus.STOPPED);
    assertThat(stopped).hasSize(2);
    assertThat(aws.describe(stopped.get(0)).stopCode())
        .isEqualTo(TaskStopCode.SERVICE_SCHEDULER_INITIATED);
    assertThat(aws.describe(stopped.get(0)).stoppedReason()).startsWith("Scaling activity");
  }

  @Test
  @Keeps("service.deploys")
  void newDefinitionReplacesTheTasksAsItsOwnRun() {
    create(2, r -> {});
    aws.register("served", definition -> {});
    aws.ecs.updateService(
        r -> r.cluster(ReadyThings.CLUSTER).service("web").taskDefinition("served:2"));
    assertThat(describe().deployments()).hasSize(2);
    aws.time.advance(Duration.ofMillis(160)); // until they are listed
    assertThat(tasks()).hasSize(4);
    aws.time.advance(Duration.ofSeconds(3));
    assertThat(tasks())
        .hasSize(2)
        .allSatisfy(
            each -> assertThat(aws.describe(each).taskDefinitionArn()).endsWith("served:2"));
    assertThat(describe().deployments())
        .singleElement()
        .satisfies(
            deployment -> assertThat(deployment.rolloutStateAsString()).isEqualTo("COMPLETED"));
  }

  @Test
  void deletedServiceDrainsAndItsNameIsFree() {
    create(1, r -> {});
    aws.ecs.deleteService(r -> r.cluster(ReadyThings.CLUSTER).service("web").force(true));
    assertThat(describe().status()).isEqualTo("DRAINING");
    aws.time.advance(Duration.ofSeconds(2));
    assertThat(describe().status()).isEqualTo("INACTIVE");
    assertThat(aws.ecs.listServices(r -> r.cluster(ReadyThings.CLUSTER)).serviceArns()).isEmpty();
    create(1, r -> {});
    assertThat(describe().status()).isEqualTo("ACTIVE");
  }

  @Test
  @Keeps("service.unknown-missing")
  void unknownServiceIsMissing() {
    var answer = aws.ecs.describeServices(r -> r.services("none"));
    assertThat(answer.services()).isEmpty();
    assertThat(answer.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("MISSING"));
  }

  @Test
  @Keeps({"tag.propagated", "run-task.default-strategy"})
  void tagsOfAServiceGoToItsTasksAndTheDefaultStrategyHolds() {
    aws.ecs.putClusterCapacityProviders(
        r ->
            r.cluster(ReadyThings.CLUSTER)
                .capacityProviders("FARGATE", "FARGATE_SPOT")
                .defaultCapacityProviderStrategy(
                    s -> s.capacityProvider("FARGATE_SPOT").weight(1)));
    create(
        1,
        r ->
            r.launchType((LaunchType) null)
                .tags(Refusal.tag("of", "service"))
                .enableECSManagedTags(true)
                .propagateTags(PropagateTags.SERVICE));
    assertThat(aws.describe(tasks().get(0)).capacityProviderName()).isEqualTo("FARGATE_SPOT");
    assertThat(aws.ecs.listTagsForResource(r -> r.resourceArn(tasks().get(0))).tags())
        .contains(
            Refusal.tag("of", "service"),
            Refusal.tag("aws:ecs:serviceName", "web"),
            Refusal.tag("aws:ecs:clusterName", ReadyThings.CLUSTER));
  }

  @Test
  @Keeps({"cluster.create-again", "cluster.deleted-inactive", "cluster.unknown-missing"})
  void clustersComeAndGo() {
    String arn = aws.ecs.createCluster(r -> r.clusterName("mine")).cluster().clusterArn();
    assertThat(aws.ecs.createCluster(r -> r.clusterName("mine")).cluster().clusterArn())
        .isEqualTo(arn);
    aws.ecs.deleteCluster(r -> r.cluster("mine"));
    assertThat(aws.ecs.listClusters().clusterArns()).doesNotContain(arn);
    var answer = aws.ecs.describeClusters(r -> r.clusters("mine", "none"));
    assertThat(answer.clusters().get(0).status()).isEqualTo("INACTIVE");
    assertThat(answer.failures().get(0).reason()).isEqualTo("MISSING");
  }
}
