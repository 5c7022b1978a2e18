package io.github.sparkonfargate.iam;

import io.github.sparkonfargate.LocalFargate;
import io.github.sparkonfargate.task.TaskTags;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks that the product's own client does not launch in this way; as one role. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class EcsCalls implements AutoCloseable {
  private static final List<Tag> TAGS =
      List.of(Tag.builder().key(TaskTags.ROLE).value(TaskTags.EXECUTOR).build());

  private final LocalFargate fargate;
  private final EcsClient ecs;

  /**
   * @param role empty for the user who may do everything
   */
  EcsCalls(LocalFargate fargate, String role) {
    this.fargate = fargate;
    String accessKey =
        role.isEmpty() ? fargate.variable("AWS_ACCESS_KEY_ID") : fargate.accessKeyOf(role);
    this.ecs =
        EcsClient.builder()
            .endpointOverride(fargate.endpoint())
            .region(Region.of(fargate.variable("AWS_REGION")))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        accessKey, fargate.variable("AWS_SECRET_ACCESS_KEY"))))
            .build();
  }

  /** Launches a task with an EBS volume and ends it; returns why it did not run, or empty text. */
  String launchWithVolume(String infrastructureRole) {
    String definition = register(fargate.variable("FARGATE_LOCAL_EXECUTION_ROLE"), container -> {});
    return launch(
        request(definition)
            .volumeConfigurations(
                volume ->
                    volume
                        .name("data")
                        .managedEBSVolume(ebs -> ebs.roleArn(infrastructureRole).sizeInGiB(10))));
  }

  /** The same of a task whose container needs its execution role for everything. */
  String launchUnder(String executionRole, Consumer<ContainerDefinition.Builder> container) {
    return launch(request(register(executionRole, container)));
  }

  private String register(String executionRole, Consumer<ContainerDefinition.Builder> changes) {
    return ecs.registerTaskDefinition(
            r ->
                r.family("spark-fargate-" + UUID.randomUUID())
                    .networkMode(NetworkMode.AWSVPC)
                    .requiresCompatibilities(Compatibility.FARGATE)
                    .cpu("256")
                    .memory("512")
                    .executionRoleArn(executionRole)
                    .taskRoleArn(fargate.variable("FARGATE_LOCAL_TASK_ROLE"))
                    .tags(TAGS)
                    .volumes(v -> v.name("data").configuredAtLaunch(true))
                    .containerDefinitions(
                        c -> {
                          c.name("main").image(fargate.variable("FARGATE_LOCAL_IMAGE"));
                          c.stopTimeout(2);
                          changes.accept(c);
                        }))
        .taskDefinition()
        .taskDefinitionArn();
  }

  private RunTaskRequest.Builder request(String definition) {
    return RunTaskRequest.builder()
        .cluster(fargate.variable("FARGATE_LOCAL_CLUSTER"))
        .taskDefinition(definition)
        .launchType(LaunchType.FARGATE)
        .tags(
            List.of(Tag.builder().key(TaskTags.APPLICATION).value("spark-1").build(), TAGS.get(0)))
        .networkConfiguration(
            n ->
                n.awsvpcConfiguration(
                    vpc -> vpc.subnets(fargate.variable("FARGATE_LOCAL_SUBNETS").split(","))));
  }

  private String launch(RunTaskRequest.Builder request) {
    String arn = ecs.runTask(request.build()).tasks().get(0).taskArn();
    Task ended =
        Awaitility.await("the task runs or is stopped")
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> describe(arn),
                task -> "RUNNING".equals(task.lastStatus()) || "STOPPED".equals(task.lastStatus()));
    if (ended.lastStatus().equals("RUNNING")) {
      ecs.stopTask(r -> r.cluster(fargate.variable("FARGATE_LOCAL_CLUSTER")).task(arn));
      return "";
    }
    return ended.stoppedReason();
  }

  /** Without a status while ECS does not know it yet. */
  private Task describe(String arn) {
    List<Task> found =
        ecs.describeTasks(r -> r.cluster(fargate.variable("FARGATE_LOCAL_CLUSTER")).tasks(arn))
            .tasks();
    return found.isEmpty() ? Task.builder().build() : found.get(0);
  }

  @Override
  public void close() {
    ecs.close();
  }
}
