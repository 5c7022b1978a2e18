package io.github.sparkonfargate.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.LocalFargate;
import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.ecs.AwsEcsServices;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.AwsTaskLogs;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.LaunchResult;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.ecs.TaskListing;
import io.github.sparkonfargate.ecs.TaskLogs;
import io.github.sparkonfargate.secret.ApplicationContext;
import io.github.sparkonfargate.secret.KmsSecretKeys;
import io.github.sparkonfargate.secret.SecretException;
import io.github.sparkonfargate.secret.SecretKeys;
import io.github.sparkonfargate.secret.WrappedKey;
import io.github.sparkonfargate.task.TaskTags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The policies that docs/iam.md shows, put on roles of the local Fargate, which enforces them: with
 * all its statements a role can do what our code asks of AWS, and with any one taken out it cannot.
 * Two statements may be left out, and their test says so. {@link ServiceRolesIT} has the roles that
 * ECS acts as.
 */
class IamPoliciesIT {
  private static final List<Feature> FEATURES =
      List.of(
          Feature.EXECUTORS,
          Feature.CLUSTER_MODE,
          Feature.SUPERVISE,
          Feature.AUTHENTICATION,
          Feature.UPLOADS,
          Feature.S3_SHUFFLE,
          Feature.EBS_VOLUMES);

  /**
   * Without the first a cluster that is not there is told of later, by RunTask; without the second
   * a task definition that nobody uses stays.
   */
  private static final Set<String> MAY_BE_LEFT_OUT = Set.of("FindCluster", "RetireDefinition");

  private static final String DRIVER_ROLE = "driver-of-the-suite";
  private static final String UPLOADS = "fargate-local/staged";
  private static final String SHUFFLE = "fargate-local/shuffled";
  private static final String OTHER_KEY_ROLE = "executor-of-another";

  private static LocalFargate fargate;
  private static IamWire iam;

  @BeforeAll
  static void startLocalFargate(@TempDir Path sparkHome) throws Exception {
    fargate = LocalFargate.start(sparkHome);
    iam =
        new IamWire(
            fargate.endpoint(), variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"));
    iam.put(DRIVER_ROLE, List.of());
  }

  static Stream<RoleKind> roles() {
    return Stream.of(RoleKind.SUBMITTER, RoleKind.DRIVER, RoleKind.EXECUTOR);
  }

  static Stream<Needed> statements() {
    return roles()
        .flatMap(role -> policies().of(role, FEATURES).stream().map(s -> new Needed(role, s)))
        .filter(needed -> !MAY_BE_LEFT_OUT.contains(needed.statement().sid()));
  }

  private record Needed(RoleKind role, Statement statement) {
    @Override
    public String toString() {
      return role.word() + " without " + statement.sid();
    }
  }

  @ParameterizedTest
  @MethodSource("roles")
  void thePolicySuffices(RoleKind role) throws Exception {
    String name = create(role, policies().of(role, FEATURES));

    assertThatCode(() -> actAs(role, name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void everyStatementIsNeeded(Needed needed) throws Exception {
    List<Statement> others = new ArrayList<>(policies().of(needed.role(), FEATURES));
    others.remove(needed.statement());
    String name = create(needed.role(), others);

    assertThatThrownBy(() -> actAs(needed.role(), name))
        .hasMessageContaining("not authorized to perform")
        .satisfies(
            refused ->
                assertThat(needed.statement().actions())
                    .anySatisfy(action -> assertThat(refused).hasMessageContaining(action)));
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void withoutTheStatementsThatMayBeLeftOutTheRestSuffices(RoleKind role) throws Exception {
    List<Statement> others = new ArrayList<>(policies().of(role, FEATURES));
    assertThat(others.removeIf(statement -> MAY_BE_LEFT_OUT.contains(statement.sid()))).isTrue();
    String name = create(role, others);

    assertThatCode(() -> actAs(role, name)).doesNotThrowAnyException();
  }

  static Stream<RoleKind> launchers() {
    return Stream.of(RoleKind.SUBMITTER, RoleKind.DRIVER);
  }

  /** Two applications with executor roles and keys of their own. */
  @Test
  void anExecutorOfAnotherApplicationCannotOpenOurKey() throws Exception {
    ApplicationContext ours = new ApplicationContext("spark-ours", cluster());
    WrappedKey stolen;
    try (SecretKeys keys = keys(fargate.settings())) {
      stolen = keys.generate(key(), ours).wrapped();
    }
    Names names = names("arn:aws:kms:us-east-1:000000000000:key/" + UUID.randomUUID());
    String name = OTHER_KEY_ROLE;
    iam.put(name, new IamPolicies(names).of(RoleKind.EXECUTOR, FEATURES));

    try (SecretKeys keys = keys(fargate.settingsOf(name))) {
      assertThatThrownBy(() -> keys.open(stolen, ours))
          .isInstanceOfSatisfying(
              SecretException.class,
              e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.ACCESS))
          .hasMessageContaining("kms:Decrypt");
    }
  }

  private static void actAs(RoleKind role, String name) {
    AwsSettings settings = fargate.settingsOf(name);
    switch (role) {
      case SUBMITTER -> {
        launchWatchAndStop(settings, driverRole());
        register(settings, variable("FARGATE_LOCAL_TASK_ROLE"));
        String service = supervise(settings);
        end(settings, service);
        try (EcsCalls ecs = new EcsCalls(fargate, name)) {
          ecs.launchWithVolume(variable("FARGATE_LOCAL_TASK_ROLE"));
        }
        try (S3Calls s3 = new S3Calls(fargate, name)) {
          s3.stageAsSubmitter(UPLOADS);
        }
        try (TaskLogs logs = AwsTaskLogs.create(settings)) {
          assertThat(logs.last("/spark-fargate", "spark/spark/none", 1)).isEmpty();
        }
      }
      case DRIVER -> {
        launchWatchAndStop(settings, variable("FARGATE_LOCAL_TASK_ROLE"));
        try (S3Calls s3 = new S3Calls(fargate, name)) {
          s3.stageAsDriver(UPLOADS);
          s3.shuffle(SHUFFLE);
          s3.cleanUp(SHUFFLE);
        }
        try (EcsCalls ecs = new EcsCalls(fargate, name)) {
          ecs.launchWithVolume(variable("FARGATE_LOCAL_TASK_ROLE"));
        }
        end(settings, supervise(fargate.settings()));
        try (SecretKeys keys = keys(settings)) {
          keys.generate(key(), new ApplicationContext("spark-1", cluster()));
        }
      }
      case EXECUTOR -> {
        ApplicationContext ours = new ApplicationContext("spark-1", cluster());
        try (SecretKeys driver = keys(fargate.settings());
            SecretKeys executor = keys(settings)) {
          executor.open(driver.generate(key(), ours).wrapped(), ours);
        }
        try (S3Calls s3 = new S3Calls(fargate, name)) {
          s3.shuffle(SHUFFLE);
        }
      }
      case EXECUTION, INFRASTRUCTURE, BASTION -> throw new IllegalArgumentException(role.word());
    }
  }

  /** Every call that the allocator, or a submission in cluster mode, makes. */
  private static void launchWatchAndStop(AwsSettings settings, String taskRole) {
    AwsEcsTasks ecs = AwsEcsTasks.create(settings, cluster());
    try {
      ecs.checkCluster();
      String startedBy = "iam-" + UUID.randomUUID();
      LaunchResult launched =
          ecs.run(request(ecs.ensureTaskDefinition(definition(taskRole)), startedBy));
      if (!(launched instanceof LaunchResult.Launched tasks)) {
        throw new AssertionError(launched.toString());
      }
      String arn = tasks.tasks().get(0).arn();
      Awaitility.await("ECS to know the task")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !ecs.describe(List.of(arn)).tasks().isEmpty());
      assertThat(ecs.listStartedBy(startedBy)).containsExactly(arn);
      ecs.stop(arn, "test is over");
    } finally {
      ecs.close();
    }
  }

  /** What a submission with --supervise does; returns the name of the service. */
  private static String supervise(AwsSettings settings) {
    String name = "spark-" + UUID.randomUUID().toString().replace("-", "") + "-driver";
    AwsEcsTasks ecs = AwsEcsTasks.create(settings, cluster());
    try (EcsServices services = AwsEcsServices.create(settings, cluster())) {
      LaunchRequest like = request(ecs.ensureTaskDefinition(definition(driverRole())), "unused");
      services.create(
          new EcsServices.Order(
              name,
              like.taskDefinition(),
              like.capacity(),
              like.platformVersion(),
              like.network(),
              like.tags(),
              like.options()));
      Awaitility.await("ECS to list the task")
          .atMost(Duration.ofSeconds(30))
          .until(() -> services.tasks(name, TaskListing.Which.RUNNING).size() == 1);
      return name;
    } finally {
      ecs.close();
    }
  }

  /** What its driver does in the end, or --kill. */
  private static void end(AwsSettings settings, String service) {
    try (EcsServices services = AwsEcsServices.create(settings, cluster())) {
      assertThat(services.find(service)).hasValueSatisfying(s -> assertThat(s.active()).isTrue());
      services.delete(service);
    }
  }

  private static void register(AwsSettings settings, String taskRole) {
    AwsEcsTasks ecs = AwsEcsTasks.create(settings, cluster());
    try {
      ecs.ensureTaskDefinition(definition(taskRole));
    } finally {
      ecs.close();
    }
  }

  private static String driverRole() {
    return "arn:aws:iam::000000000000:role/" + DRIVER_ROLE;
  }

  /** A definition that nobody has registered yet. */
  private static TaskDefinitionSpec definition(String taskRole) {
    return new TaskDefinitionSpec(
        "spark-fargate",
        "spark",
        variable("FARGATE_LOCAL_IMAGE") + ":" + UUID.randomUUID(),
        variable("FARGATE_LOCAL_EXECUTION_ROLE"),
        taskRole,
        1024,
        2048,
        "X86_64",
        new TaskDefinitionSpec.Log.Off(),
        new TaskDefinitionSpec.Container(
            Duration.ofSeconds(2), true, TaskDefinitionSpec.Confinement.none()),
        Map.of(TaskTags.ROLE, TaskTags.EXECUTOR));
  }

  private static LaunchRequest request(String definition, String startedBy) {
    return new LaunchRequest(
        cluster(),
        definition,
        1,
        UUID.randomUUID().toString(),
        startedBy,
        new LaunchRequest.Capacity.OnDemand(),
        "LATEST",
        new LaunchRequest.Network(
            List.of(variable("FARGATE_LOCAL_SUBNETS").split(",")),
            List.of(variable("FARGATE_LOCAL_SECURITY_GROUPS").split(",")),
            false),
        new LaunchRequest.Overrides("spark", List.of("executor"), Map.of(), 1024, 2048, 0, "", ""),
        Map.of(TaskTags.APPLICATION, "spark-1", TaskTags.ROLE, TaskTags.EXECUTOR),
        new LaunchRequest.Options(true, false, false));
  }

  private static String create(RoleKind role, List<Statement> statements) throws Exception {
    return iam.create(role, statements);
  }

  private static IamPolicies policies() {
    return new IamPolicies(names(variable("FARGATE_LOCAL_KMS_KEY")));
  }

  /** The ready execution role is passed, and the ready task role to executors. */
  private static Names names(String keyArn) {
    Names any = Names.of(variable("AWS_REGION"), "000000000000", cluster());
    String taskRole = lastPart(variable("FARGATE_LOCAL_TASK_ROLE"));
    return new Names(
        any.partition(),
        any.region(),
        any.account(),
        any.cluster(),
        any.familyPrefix(),
        lastPart(variable("FARGATE_LOCAL_EXECUTION_ROLE")),
        DRIVER_ROLE,
        taskRole,
        taskRole,
        keyArn,
        any.logGroup(),
        any.repositoryArn(),
        UPLOADS,
        SHUFFLE,
        any.secretArn());
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static SecretKeys keys(AwsSettings settings) {
    return KmsSecretKeys.create(settings, key());
  }

  private static String key() {
    return variable("FARGATE_LOCAL_KMS_KEY");
  }

  private static String cluster() {
    return variable("FARGATE_LOCAL_CLUSTER");
  }

  private static String variable(String name) {
    return fargate.variable(name);
  }
}
