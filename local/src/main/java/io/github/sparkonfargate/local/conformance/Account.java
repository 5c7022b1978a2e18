package io.github.sparkonfargate.local.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The account that is asked, and what was made in it for the asking. */
final class Account implements AutoCloseable {
  /** What a user names. */
  record Place(String cluster, String subnet, String image, String kmsKey) {}

  private final Place place;
  private final String name = "fargate-conformance-" + UUID.randomUUID().toString().substring(0, 8);
  private final EcsClient ecs = EcsClient.create();
  private final KmsClient kms = KmsClient.create();
  private final CloudWatchLogsClient logs = CloudWatchLogsClient.create();
  private final StsClient sts = StsClient.create();
  private final List<String> left = new ArrayList<>();

  Account(Place place) {
    this.place = place;
  }

  EcsClient ecs() {
    return ecs;
  }

  KmsClient kms() {
    return kms;
  }

  CloudWatchLogsClient logs() {
    return logs;
  }

  Place place() {
    return place;
  }

  /** Whose account it is; fails early when there are no credentials. */
  String identity() {
    return sts.getCallerIdentity().arn();
  }

  /** Of the family, the log group and all that is made here. */
  String name() {
    return name;
  }

  @SuppressWarnings("unchecked") // the SDK's varargs of builders
  RegisterTaskDefinitionRequest.Builder definition() {
    return RegisterTaskDefinitionRequest.builder()
        .family(name)
        .networkMode(NetworkMode.AWSVPC)
        .requiresCompatibilities(Compatibility.FARGATE)
        .cpu("256")
        .memory("512")
        .containerDefinitions(c -> c.name("main").image(place.image));
  }

  RunTaskRequest.Builder launch() {
    return RunTaskRequest.builder()
        .cluster(place.cluster)
        .taskDefinition(name + ":1")
        .launchType(LaunchType.FARGATE)
        .networkConfiguration(network(place.subnet));
  }

  static NetworkConfiguration network(String... subnets) {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(v -> v.subnets(subnets).assignPublicIp("DISABLED"))
        .build();
  }

  SdkBytes sealed() {
    return kms.encrypt(r -> r.keyId(place.kmsKey).plaintext(SdkBytes.fromUtf8String("x")))
        .ciphertextBlob();
  }

  /** Makes what the probes need. */
  void prepare() {
    ecs.registerTaskDefinition(definition().build());
    logs.createLogGroup(r -> r.logGroupName(name));
  }

  /**
   * Takes it away again, whatever happened.
   *
   * @return what could not be taken away, in words
   */
  List<String> cleanUp() {
    attempt("tasks of group " + name, this::stopTasks);
    attempt("task definitions of family " + name, this::dropDefinitions);
    attempt("log group " + name, () -> logs.deleteLogGroup(r -> r.logGroupName(name)));
    return left;
  }

  private void attempt(String what, Runnable step) {
    try {
      step.run();
    } catch (SdkException failure) {
      left.add(what + ": " + failure.getMessage());
    }
  }

  private void stopTasks() {
    for (String arn : ecs.listTasks(r -> r.cluster(place.cluster).startedBy(name)).taskArns()) {
      ecs.stopTask(r -> r.cluster(place.cluster).task(arn).reason("conformance probe is over"));
    }
  }

  private void dropDefinitions() {
    List<String> arns = ecs.listTaskDefinitions(r -> r.familyPrefix(name)).taskDefinitionArns();
    for (String arn : arns) {
      ecs.deregisterTaskDefinition(r -> r.taskDefinition(arn));
    }
  }

  @Override
  public void close() {
    ecs.close();
    kms.close();
    logs.close();
    sts.close();
  }
}
