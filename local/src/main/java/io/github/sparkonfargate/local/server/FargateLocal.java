package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.Network;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.s3.ObjectStore;
import io.github.sparkonfargate.local.scenario.Scenario;
import io.github.sparkonfargate.local.scenario.ScenarioReader;
import io.github.sparkonfargate.local.time.SteeredTimeline;
import io.github.sparkonfargate.local.time.Timeline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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
  private final Served served;

  private FargateLocal(
      Timeline timeline, ObjectStore store, TaskRunner runner, HttpFront front, Served served) {
    this.timeline = timeline;
    this.store = store;
    this.runner = runner;
    this.front = front;
    this.served = served;
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
    Timeline timeline = SteeredTimeline.start();
    TaskRunner runner;
    try {
      runner = Runners.start(options, front.endpoint(), store.endpoint(), timeline);
    } catch (IOException absent) {
      front.close();
      store.close();
      timeline.close();
      throw absent;
    }
    Served served = serve(options, front, store.endpoint(), runner, timeline, new CallLog());
    store.letRolesIn(
        (accessKey, needed) ->
            timeline.call(
                () -> {
                  served.services().authorize(accessKey, needed);
                  return true;
                }));
    LOG.info(
        "Ready at {}; S3 at {}; tasks: {}",
        front.endpoint(),
        store.endpoint(),
        runner.description());
    return new FargateLocal(timeline, store, runner, front, served);
  }

  /** Puts the services together and lets {@code front} answer. */
  static Served serve(
      Options options, HttpFront front, URI s3, TaskRunner runner, Timeline timeline, CallLog log) {
    Served served = connect(options, front.endpoint(), s3, runner, timeline, log);
    front.start(served.routes());
    return served;
  }

  /**
   * Puts the services together.
   *
   * @param endpoint where the routes will be served
   */
  static Served connect(
      Options options, URI endpoint, URI s3, TaskRunner runner, Timeline timeline, CallLog log) {
    Account account = account(options);
    Map<String, String> endpoints = new LinkedHashMap<>();
    endpoints.put("AWS_ENDPOINT_URL", endpoint.toString());
    endpoints.put("AWS_ENDPOINT_URL_S3", s3.toString());
    Map<String, String> seenByTasks = new LinkedHashMap<>();
    endpoints.forEach(
        (name, uri) -> seenByTasks.put(name, runner.seenByTasks(URI.create(uri)).toString()));
    Network network = network(options);
    Ecs.Settings settings =
        new Ecs.Settings(
            account,
            network,
            options.timings(),
            options.throttling(),
            runner.metadataSeenByTasks(endpoint).toString(),
            seenByTasks);
    AwsServices services = new AwsServices(settings, network, timeline, runner);
    Ecs ecs = services.ecs();
    Map<String, String> environment =
        timeline.call(
            () -> {
              createClusters(ecs, options);
              services.logs().ensureGroup(ReadyThings.LOG_GROUP);
              return environment(
                  options, endpoints, services.kms().createReadyKey(), runner.hostSeenByTasks());
            });
    AwsCalls calls = new AwsCalls(timeline, services, options, log);
    FaultOrders orders = new FaultOrders(ecs);
    Latencies latencies = new Latencies(calls::answer);
    ScenarioPlayer player =
        new ScenarioPlayer(timeline, ecs, orders, latencies, runner, options.timings());
    AdminState state = new AdminState(timeline, ecs, log, player, runner.description());
    Admin admin = new Admin(timeline, ecs, log, orders, player, state);
    Routes routes = new Routes(timeline, latencies, ecs.metadata(), admin);
    return new Served(environment, services, player, routes);
  }

  /** What answers now. */
  record Served(
      Map<String, String> environment,
      AwsServices services,
      ScenarioPlayer player,
      Routes routes) {}

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

  private static Map<String, String> environment(
      Options options, Map<String, String> endpoints, String keyArn, String host) {
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
    environment.put("FARGATE_LOCAL_HOST", host);
    environment.put("FARGATE_LOCAL_HOME", options.home().toAbsolutePath().toString());
    environment.put("FARGATE_LOCAL_PAGE", endpoints.get("AWS_ENDPOINT_URL") + "/_fargate-local/");
    return Collections.unmodifiableMap(environment);
  }

  /** The variables that a client needs, as {@code env} prints them. */
  public Map<String, String> environment() {
    return served.environment;
  }

  /**
   * @throws IllegalArgumentException with what is wrong with a scenario
   */
  public static void checkScenario(String text) {
    var unused = new ScenarioReader(FaultOrders::check).read(text);
  }

  /**
   * Begins a scenario.
   *
   * @throws IllegalArgumentException with what is wrong with it, or why it cannot be played here
   */
  public void play(String text) {
    Scenario scenario = new ScenarioReader(FaultOrders::check).read(text);
    timeline.call(
        () -> {
          served.player.play(scenario);
          return true;
        });
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
