package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import io.github.sparkonfargate.local.runner.FakeTaskRunner;
import io.github.sparkonfargate.local.time.ManualTimeline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The server over real HTTP with the real SDK in front, but fake containers and manual time. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class LocalAws implements AutoCloseable {
  static final String SUBNET = ReadyThings.SUBNETS.get(0);
  static final Duration UNTIL_RUNNING = Duration.ofSeconds(1);

  final ManualTimeline time = new ManualTimeline();
  final FakeTaskRunner runner = new FakeTaskRunner();
  final EcsClient ecs;
  final KmsClient kms;
  final CloudWatchLogsClient logs;
  final SecretsManagerClient secrets;
  final SsmClient ssm;
  final Ec2Client ec2;
  final StsClient sts;
  final CallLog calls = new CallLog();
  final AwsServices services;
  final URI endpoint;
  final Map<String, String> environment;
  private final HttpFront front;
  private final HttpClient http = HttpClient.newHttpClient();

  LocalAws(Throttling throttling) throws IOException {
    this(options().with(throttling));
  }

  /** Beside the ready things there is a cluster named other and 16 further subnets. */
  static Options options() {
    Set<String> subnets = new HashSet<>();
    for (int number = 10; number < 26; number++) {
      subnets.add("subnet-" + number);
    }
    return Options.plain(Path.of("nowhere"), Path.of("nowhere"), null)
        .with(Throttling.OFF)
        .with(new Options.Existing(Set.of("other"), subnets, Set.of(), Set.of()));
  }

  LocalAws(Options options) throws IOException {
    front = HttpFront.bind(0);
    FargateLocal.Served served =
        FargateLocal.serve(options, front, URI.create("http://127.0.0.1:1"), runner, time, calls);
    environment = served.environment();
    services = served.services();
    endpoint = front.endpoint();
    ecs = client(Account.ACCESS_KEY_ID, Account.SECRET_ACCESS_KEY);
    kms = client(KmsClient.builder());
    logs = client(CloudWatchLogsClient.builder());
    secrets = client(SecretsManagerClient.builder());
    ssm = client(SsmClient.builder());
    ec2 = client(Ec2Client.builder());
    sts = client(StsClient.builder());
  }

  private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .credentialsProvider(credentials(Account.ACCESS_KEY_ID, Account.SECRET_ACCESS_KEY))
        .overrideConfiguration(
            override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  /** Without retries, so that each call is one call. */
  EcsClient client(String accessKeyId, String secretAccessKey) {
    return EcsClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .credentialsProvider(credentials(accessKeyId, secretAccessKey))
        .overrideConfiguration(
            override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private static StaticCredentialsProvider credentials(String id, String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
  }

  static RegisterTaskDefinitionRequest.Builder definition(String family) {
    return RegisterTaskDefinitionRequest.builder()
        .family(family)
        .networkMode(NetworkMode.AWSVPC)
        .requiresCompatibilities(Compatibility.FARGATE)
        .cpu("1024")
        .memory("2048")
        .containerDefinitions(
            container -> container.name("main").image("spark-fargate").stopTimeout(10));
  }

  void register(String family, Consumer<RegisterTaskDefinitionRequest.Builder> changes) {
    RegisterTaskDefinitionRequest.Builder request = definition(family);
    changes.accept(request);
    ecs.registerTaskDefinition(request.build());
  }

  static RunTaskRequest.Builder launch(String family) {
    return RunTaskRequest.builder()
        .cluster(ReadyThings.CLUSTER)
        .taskDefinition(family)
        .launchType(LaunchType.FARGATE)
        .networkConfiguration(network(SUBNET));
  }

  static NetworkConfiguration network(String... subnets) {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(
            vpc ->
                vpc.subnets(subnets)
                    .securityGroups(ReadyThings.SECURITY_GROUP)
                    .assignPublicIp(AssignPublicIp.DISABLED))
        .build();
  }

  /** Runs one task until RUNNING and returns its ARN. */
  String running(String family) {
    String arn = ecs.runTask(launch(family).build()).tasks().get(0).taskArn();
    time.advance(UNTIL_RUNNING);
    return arn;
  }

  Task describe(String arn) {
    return ecs.describeTasks(request -> request.cluster(ReadyThings.CLUSTER).tasks(arn))
        .tasks()
        .get(0);
  }

  HttpResponse<String> admin(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint + "/_fargate-local/" + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(path.startsWith("/") ? endpoint + path : path)).build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() {
    ecs.close();
    kms.close();
    logs.close();
    secrets.close();
    ssm.close();
    ec2.close();
    sts.close();
    front.close();
  }
}
