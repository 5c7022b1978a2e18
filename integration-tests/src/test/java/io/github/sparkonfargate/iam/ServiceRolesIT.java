package io.github.sparkonfargate.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.LocalFargate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/**
 * The roles that ECS acts as, not our code: with all statements of docs/iam.md a task starts whose
 * image is in ECR, with a log group that is not there yet, a secret and an EBS volume; with any one
 * taken out it does not.
 */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class ServiceRolesIT {
  private static final String ACCOUNT = "000000000000";

  private static LocalFargate fargate;
  private static IamWire iam;

  /** A group of its own: what is there need not be made. */
  private final String logGroup = "/logs-" + UUID.randomUUID();

  private String secret = "";

  @BeforeAll
  static void startLocalFargate(@TempDir Path sparkHome) throws Exception {
    fargate = LocalFargate.start(sparkHome);
    iam =
        new IamWire(
            fargate.endpoint(),
            fargate.variable("AWS_ACCESS_KEY_ID"),
            fargate.variable("AWS_SECRET_ACCESS_KEY"));
  }

  @BeforeEach
  void createSecret() throws Exception {
    String created =
        iam.json(
            "secretsmanager.CreateSecret",
            "{\"Name\":\"s-%s\",\"SecretString\":\"hidden\"}".formatted(UUID.randomUUID()));
    secret = created.replaceAll(".*\"ARN\":\"([^\"]+)\".*", "$1");
  }

  private List<Statement> statements(RoleKind role) {
    Names any = Names.of(region(), ACCOUNT, fargate.variable("FARGATE_LOCAL_CLUSTER"));
    return new IamPolicies(
            new Names(
                any.partition(),
                any.region(),
                any.account(),
                any.cluster(),
                any.familyPrefix(),
                any.executionRole(),
                any.driverRole(),
                any.executorRole(),
                any.infrastructureRole(),
                any.kmsKeyArn(),
                logGroup,
                "arn:aws:ecr:" + region() + ":" + ACCOUNT + ":repository/spark-fargate",
                any.uploads(),
                any.shuffle(),
                secret))
        .all(role);
  }

  private static String region() {
    return fargate.variable("AWS_REGION");
  }

  private String launch(RoleKind role, List<Statement> statements) throws Exception {
    String arn = "arn:aws:iam::" + ACCOUNT + ":role/" + iam.create(role, statements);
    try (EcsCalls ecs = new EcsCalls(fargate, "")) {
      return role == RoleKind.INFRASTRUCTURE
          ? ecs.launchWithVolume(arn)
          : ecs.launchUnder(arn, this::inNeedOfItsRole);
    }
  }

  private void inNeedOfItsRole(ContainerDefinition.Builder container) {
    container
        .image(ACCOUNT + ".dkr.ecr." + region() + ".amazonaws.com/spark-fargate:1")
        .secrets(s -> s.name("HIDDEN").valueFrom(secret))
        .logConfiguration(
            log ->
                log.logDriver(LogDriver.AWSLOGS)
                    .options(
                        java.util.Map.of(
                            "awslogs-group",
                            logGroup,
                            "awslogs-region",
                            region(),
                            "awslogs-stream-prefix",
                            "spark",
                            "awslogs-create-group",
                            "true")));
  }

  static Stream<RoleKind> roles() {
    return Stream.of(RoleKind.EXECUTION, RoleKind.INFRASTRUCTURE);
  }

  static Stream<Without> withouts() {
    IamPolicies any = new IamPolicies(Names.placeholders());
    return roles().flatMap(role -> any.all(role).stream().map(s -> new Without(role, s.sid())));
  }

  private record Without(RoleKind role, String sid) {
    @Override
    public String toString() {
      return role.word() + " without " + sid;
    }
  }

  @ParameterizedTest
  @MethodSource("roles")
  void thePolicySuffices(RoleKind role) throws Exception {
    assertThat(launch(role, statements(role))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("withouts")
  void everyStatementIsNeeded(Without without) throws Exception {
    List<Statement> others = new ArrayList<>(statements(without.role()));
    Statement missing =
        others.stream().filter(s -> s.sid().equals(without.sid())).findFirst().orElseThrow();
    others.remove(missing);

    String why = launch(without.role(), others);

    assertThat(why).contains("is not authorized to perform: ");
    assertThat(missing.actions()).anyMatch(why::contains);
  }

  /** Nothing that it does is a call to AWS, so that its role has no policy. */
  @Test
  void aBastionNeedsNoPermission() throws Exception {
    assertThat(statements(RoleKind.BASTION)).isEmpty();
  }
}
