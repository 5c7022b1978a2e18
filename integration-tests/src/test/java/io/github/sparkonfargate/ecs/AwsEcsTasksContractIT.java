package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.LocalFargate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the wire, against the local Fargate in a JVM of its own. */
class AwsEcsTasksContractIT extends EcsTasksContract {
  private static LocalFargate fargate;

  private final AwsEcsTasks ecs =
      AwsEcsTasks.create(fargate.settings(), variable("FARGATE_LOCAL_CLUSTER"));
  private final List<String> marks = new ArrayList<>();

  /** An image whose container stays until it is stopped, where a Spark with the plugin has its. */
  @BeforeAll
  static void startLocalFargate(@TempDir Path sparkHome) throws Exception {
    fargate = LocalFargate.start(sparkHome);
  }

  @AfterEach
  void stopWhatWasLaunched() {
    marks.forEach(mark -> ecs.listStartedBy(mark).forEach(arn -> ecs.stop(arn, "test is over")));
    ecs.close();
  }

  @Override
  protected EcsTasks ecs() {
    return ecs;
  }

  @Override
  protected void eventually(Runnable assertion) {
    Awaitility.await("ECS to get there")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(assertion::run);
  }

  @Override
  protected LaunchRequest request(int count, String token) {
    LaunchRequest request = super.request(count, token);
    marks.add(request.startedBy());
    return new LaunchRequest(
        variable("FARGATE_LOCAL_CLUSTER"),
        ecs.ensureTaskDefinition(runnable()),
        count,
        token,
        request.startedBy(),
        request.capacity(),
        request.platformVersion(),
        new LaunchRequest.Network(
            List.of(variable("FARGATE_LOCAL_SUBNETS").split(",")),
            List.of(variable("FARGATE_LOCAL_SECURITY_GROUPS").split(",")),
            false),
        request.overrides(),
        request.tags(),
        request.options());
  }

  @Override
  protected TaskDefinitionSpec definition(String image) {
    return runnable(variable("FARGATE_LOCAL_IMAGE") + ":" + image);
  }

  private static TaskDefinitionSpec runnable() {
    return runnable(variable("FARGATE_LOCAL_IMAGE"));
  }

  private static TaskDefinitionSpec runnable(String image) {
    TaskDefinitionSpec some = some("any");
    return new TaskDefinitionSpec(
        some.familyPrefix(),
        some.containerName(),
        image,
        variable("FARGATE_LOCAL_EXECUTION_ROLE"),
        variable("FARGATE_LOCAL_TASK_ROLE"),
        some.cpuUnits(),
        some.memoryMiB(),
        some.cpuArchitecture(),
        some.log(),
        new TaskDefinitionSpec.Container(
            Duration.ofSeconds(2), true, TaskDefinitionSpec.Confinement.none()),
        Map.of());
  }

  private static String variable(String name) {
    return fargate.variable(name);
  }
}
