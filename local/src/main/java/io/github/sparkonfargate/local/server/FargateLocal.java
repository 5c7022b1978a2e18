package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.Network;
import io.github.sparkonfargate.local.kms.Kms;
import io.github.sparkonfargate.local.runner.ProcessRunner;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.s3.ObjectStore;
import io.github.sparkonfargate.local.time.Timeline;
import io.github.sparkonfargate.local.time.WallTimeline;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** A running local Fargate: everything is made here and ended here. */
public final class FargateLocal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FargateLocal.class);

  private final Timeline timeline;
  private final ObjectStore store;
  private final TaskRunner runner;
  private final HttpFront front;
  private final Map<String, String> environment;

  private FargateLocal(
      Timeline timeline,
      ObjectStore store,
      TaskRunner runner,
      HttpFront front,
      Map<String, String> environment) {
    this.timeline = timeline;
    this.store = store;
    this.runner = runner;
    this.front = front;
    this.environment = environment;
  }

  /**
   * Starts everything; returns when it answers.
   *
   * @throws IOException when a port is taken or the home directory cannot be written
   */
  public static FargateLocal start(Options options) throws IOException {
    Files.createDirectories(options.home());
    HttpFront front = bind(options.port());
    ObjectStore store =
        ObjectStore.start(options.home().resolve("s3"), options.s3Port(), ReadyThings.BUCKET);
    TaskRunner runner =
        ProcessRunner.start(
            options.images(),
            options.home().resolve("tasks"),
            imageEnvironment(options),
            front.endpoint() + "/v4/");
    Timeline timeline = WallTimeline.start();
    Map<String, String> environment = serve(options, front, store.endpoint(), runner, timeline);
    LOG.info(
        "Ready at {}; S3 at {}; tasks: {}",
        front.endpoint(),
        store.endpoint(),
        runner.description());
    return new FargateLocal(timeline, store, runner, front, environment);
  }

  /** Puts the services together and lets {@code front} answer; returns a client's variables. */
  static Map<String, String> serve(
      Options options, HttpFront front, URI s3, TaskRunner runner, Timeline timeline) {
    Account account = account(options);
    Map<String, String> endpoints = new LinkedHashMap<>();
    endpoints.put("AWS_ENDPOINT_URL", front.endpoint().toString());
    endpoints.put("AWS_ENDPOINT_URL_S3", s3.toString());
    Ecs ecs =
        new Ecs(
            new Ecs.Settings(
                account,
                network(options),
                options.timings(),
                options.throttling(),
                front.endpoint().toString(),
                endpoints),
            timeline,
            runner);
    Kms kms = new Kms(account, timeline);
    Map<String, String> environment =
        timeline.call(
            () -> {
              createClusters(ecs, options);
              return environment(options, endpoints, kms.createReadyKey());
            });
    CallLog log = new CallLog();
    AwsCalls calls = new AwsCalls(timeline, ecs, kms, new QueryCalls(account, timeline), log);
    front.start(new Routes(timeline, calls, ecs.metadata(), new Admin(timeline, ecs, log)));
    return environment;
  }

  private static HttpFront bind(int port) throws IOException {
    try {
      return HttpFront.bind(port);
    } catch (IOException taken) {
      throw new IOException(
          "Port " + port + " of 127.0.0.1 cannot be bound: " + taken.getMessage(), taken);
    }
  }

  private static Account account(Options options) {
    Set<String> roles = new HashSet<>(Set.of(ReadyThings.EXECUTION_ROLE, ReadyThings.TASK_ROLE));
    options.existing().roles().forEach(role -> roles.add(Account.roleArn(role)));
    return new Account(options.region(), roles);
  }

  private static Network network(Options options) {
    Set<String> subnets = new HashSet<>(ReadyThings.SUBNETS);
    subnets.addAll(options.existing().subnets());
    Set<String> groups = new HashSet<>(options.existing().securityGroups());
    groups.add(ReadyThings.SECURITY_GROUP);
    return new Network(subnets, groups);
  }

  private static void createClusters(Ecs ecs, Options options) {
    Set<String> names = new HashSet<>(options.existing().clusters());
    names.addAll(List.of("default", ReadyThings.CLUSTER));
    for (String name : names) {
      ObjectNode request = AwsJson.object().put("clusterName", name);
      request.putArray("capacityProviders").add("FARGATE").add("FARGATE_SPOT");
      ecs.call("CreateCluster", request, ignored -> {});
    }
  }

  /** A container sees this and what ECS and its definition set: never the emulator's own. */
  private static Map<String, String> imageEnvironment(Options options) {
    Map<String, String> environment = new LinkedHashMap<>();
    String javaHome = System.getProperty("java.home");
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("PATH", Path.of(javaHome, "bin") + File.pathSeparator + path);
    environment.put("JAVA_HOME", javaHome);
    environment.put("LANG", "C.UTF-8");
    if (options.sparkHome() != null) {
      environment.put("SPARK_HOME", options.sparkHome().toAbsolutePath().toString());
    }
    return environment;
  }

  private static Map<String, String> environment(
      Options options, Map<String, String> endpoints, String keyArn) {
    Map<String, String> environment = new LinkedHashMap<>(endpoints);
    environment.put("AWS_ACCESS_KEY_ID", Account.ACCESS_KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", Account.SECRET_ACCESS_KEY);
    environment.put("AWS_REGION", options.region());
    environment.put("AWS_DEFAULT_REGION", options.region());
    environment.put("FARGATE_LOCAL_CLUSTER", ReadyThings.CLUSTER);
    environment.put("FARGATE_LOCAL_SUBNETS", String.join(",", ReadyThings.SUBNETS));
    environment.put("FARGATE_LOCAL_SECURITY_GROUPS", ReadyThings.SECURITY_GROUP);
    environment.put("FARGATE_LOCAL_EXECUTION_ROLE", ReadyThings.EXECUTION_ROLE);
    environment.put("FARGATE_LOCAL_TASK_ROLE", ReadyThings.TASK_ROLE);
    environment.put("FARGATE_LOCAL_IMAGE", ReadyThings.IMAGE);
    environment.put("FARGATE_LOCAL_BUCKET", ReadyThings.BUCKET);
    environment.put("FARGATE_LOCAL_LOG_GROUP", ReadyThings.LOG_GROUP);
    environment.put("FARGATE_LOCAL_KMS_KEY", keyArn);
    environment.put("FARGATE_LOCAL_HOME", options.home().toAbsolutePath().toString());
    environment.put("FARGATE_LOCAL_PAGE", endpoints.get("AWS_ENDPOINT_URL") + "/_fargate-local/");
    return Collections.unmodifiableMap(environment);
  }

  /** The variables that a client needs, as {@code env} prints them. */
  public Map<String, String> environment() {
    return environment;
  }

  /** How tasks run, in one line. */
  public String runner() {
    return runner.description();
  }

  /** Ends the tasks first: they may still write to S3 on SIGTERM. */
  @Override
  public void close() {
    LOG.info("Ending");
    runner.close();
    front.close();
    store.close();
    timeline.close();
  }
}
