package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.scheduler.FargateConnection;
import io.github.sparkonfargate.scheduler.RecordingEcs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Follows every option of a driver's task to the member of the ECS request that it becomes, as it
 * stands on the wire, and shows what is refused before anything is sent.
 */
class DriverOptionsTest {
  private static final String RUN = "RunTask";
  private static final String REGISTER = "RegisterTaskDefinition";
  private static final String PREFIX = "spark.fargate.driver.";
  private static final String ROLE = "arn:aws:iam::123456789012:role/infrastructure";
  private static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf";
  private static final List<String> ORDER = List.of("--order", "text");

  private final RecordingEcs aws = new RecordingEcs();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    aws.close();
  }

  @ParameterizedTest(name = "{0}={1} becomes {2}{3}={4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "capacityProviderStrategy | FARGATE_SPOT=1 | RunTask"
            + " | /capacityProviderStrategy/0/capacityProvider | FARGATE_SPOT",
        "assignPublicIp | true | RunTask"
            + " | /networkConfiguration/awsvpcConfiguration/assignPublicIp | ENABLED",
        "subnets | subnet-9 | RunTask | /networkConfiguration/awsvpcConfiguration/subnets/0"
            + " | subnet-9",
        "securityGroups | sg-9 | RunTask"
            + " | /networkConfiguration/awsvpcConfiguration/securityGroups/0 | sg-9",
        "ephemeralStorage | 100g | RunTask | /overrides/ephemeralStorage/sizeInGiB | 100",
        "request.cores | 4 | RunTask | /overrides/cpu | 4096",
        "tag.team | data | RunTask | /tags/2/value | data",
        "taskRole | drive | RegisterTaskDefinition | /taskRoleArn | drive",
        "container.image | r/d:1 | RegisterTaskDefinition | /containerDefinitions/0/image | r/d:1",
        "user | 185:0 | RegisterTaskDefinition | /containerDefinitions/0/user | 185:0",
        "terminationGracePeriodSeconds | 60s | RegisterTaskDefinition"
            + " | /containerDefinitions/0/stopTimeout | 60",
        "secretKeyRef.DB | "
            + SECRET
            + " | RegisterTaskDefinition"
            + " | /containerDefinitions/0/secrets/0/valueFrom | "
            + SECRET,
        "secretKeyRef.DB | "
            + SECRET
            + " | RegisterTaskDefinition | /containerDefinitions/0/secrets/0/name | DB",
      })
  void keyBecomesMember(String key, String value, String action, String member, String expected) {
    launch(Map.of(PREFIX + key, value));

    assertThat(aws.only(action).at(member).asText()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}={1} is refused: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "capacityProviderStrategy | FARGATE_SPOT | is not a strategy",
        "assignPublicIp | yes | neither true nor false",
        "subnets | vpc-1 | is not the id of a subnet",
        "securityGroups | default | is not the id of a security group",
        "ephemeralStorage | 300g | is out of range",
        "request.cores | 32 | is out of range",
        "tag.aws:x | data | aws:",
        "taskRole | a role | is neither the name nor the ARN",
        "container.image | two words | is not the name of an image",
        "terminationGracePeriodSeconds | 10m | is out of range",
        "secretKeyRef.DB | hunter2 | is not the ARN",
        "secretKeyRef.1X | " + SECRET + " | not the name of a variable",
        "taskDefinition | spark:latest | is not a task definition",
        "taskDefinitionTemplateFile | /not/there | cannot be read",
        "taskDefinitionContainerName | a b | is not the name of an ECS container",
        "volumes.efs.a.mount.path | data | must be an absolute path",
        "volumes.efs.a.mount.path | /data | options.fileSystemId is not set",
        "volumes.ebs.a.mount.path | /data | spark.fargate.infrastructureRole is not set",
        "volumes.ebs.a.options.colour | red | is not known",
      })
  void whatCannotBeIsRefused(String key, String value, String words) {
    assertThatThrownBy(() -> task(Map.of(PREFIX + key, value)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aVariableIsASecretOrPlainAndNotBoth() {
    assertThatThrownBy(
            () ->
                task(Map.of(PREFIX + "secretKeyRef.DB", SECRET, "spark.fargate.driverEnv.DB", "x")))
        .hasMessageContainingAll(PREFIX + "secretKeyRef.DB", "spark.fargate.driverEnv.DB");
  }

  @Test
  void efsVolumesAreDefinedAndMounted() {
    launch(
        Map.of(
            PREFIX + "volumes.efs.models.mount.path", "/models",
            PREFIX + "volumes.efs.models.mount.readOnly", "true",
            PREFIX + "volumes.efs.models.options.fileSystemId", "fs-0123"));

    assertThat(aws.only(REGISTER).at("/volumes/0/efsVolumeConfiguration/fileSystemId").asText())
        .isEqualTo("fs-0123");
    JsonNode mount = aws.only(REGISTER).at("/containerDefinitions/0/mountPoints/0");
    assertThat(mount.at("/sourceVolume").asText()).isEqualTo("models");
    assertThat(mount.at("/containerPath").asText()).isEqualTo("/models");
    assertThat(mount.at("/readOnly").asBoolean()).isTrue();
  }

  @Test
  void ebsVolumesAreMadeWithTheTaskAndAreSparksLocalDirectories() {
    DriverTask task = launch(disk());

    assertThat(aws.only(REGISTER).at("/volumes/0/configuredAtLaunch").asBoolean()).isTrue();
    JsonNode disk = aws.only(RUN).at("/volumeConfigurations/0");
    assertThat(disk.at("/name").asText()).isEqualTo("spark-local-dir-1");
    assertThat(disk.at("/managedEBSVolume/sizeInGiB").asInt()).isEqualTo(500);
    assertThat(disk.at("/managedEBSVolume/roleArn").asText()).isEqualTo(ROLE);
    assertThat(disk.at("/managedEBSVolume/terminationPolicy/deleteOnTermination").asBoolean())
        .isTrue();
    assertThat(task.extras().localDirectories()).isEqualTo("/scratch");
    assertThat(aws.only(REGISTER).at("/containerDefinitions/0/user").asText())
        .as("the image's, for which ECS makes the volume writable")
        .isEqualTo("10001:10001");
  }

  @Test
  void aLocalDirectoryOfTheClientsMachineIsNotTheDrivers() {
    assertThat(task(Map.of("spark.local.dir", "/mnt/nvme")).extras().localDirectories())
        .isEqualTo("/tmp");
    assertThat(
            task(Map.of(
                    "spark.local.dir",
                    "/mnt/nvme",
                    "spark.fargate.driverEnv.SPARK_LOCAL_DIRS",
                    "/mine"))
                .extras()
                .localDirectories())
        .isEmpty();
  }

  @Test
  void aSupervisedDriverHasThemThroughItsService() {
    Map<String, String> supervised = new HashMap<>(disk());
    supervised.put(PREFIX + "supervise", "true");
    supervised.put(PREFIX + "volumes.ebs.spark-local-dir-1.options.throughput", "500");
    supervised.put(PREFIX + "secretKeyRef.DB", SECRET);
    DriverTask task = task(supervised);
    try (AwsEcsTasks ecs = FargateConnection.open(task.settings());
        EcsServices services = FargateConnection.openServices(task.settings())) {
      services.create(task.service(ecs.ensureTaskDefinition(task.supervised(ecs.region(), ORDER))));
    }

    JsonNode disk = aws.only("CreateService").at("/volumeConfigurations/0");
    assertThat(disk.at("/name").asText()).isEqualTo("spark-local-dir-1");
    assertThat(disk.at("/managedEBSVolume/sizeInGiB").asInt()).isEqualTo(500);
    assertThat(disk.at("/managedEBSVolume/throughput").asInt()).isEqualTo(500);
    assertThat(disk.at("/managedEBSVolume/volumeType").asText()).isEqualTo("gp3");
    assertThat(disk.at("/managedEBSVolume/roleArn").asText()).isEqualTo(ROLE);
    JsonNode container = aws.only(REGISTER).at("/containerDefinitions/0");
    assertThat(container.at("/secrets/0/valueFrom").asText()).isEqualTo(SECRET);
    assertThat(container.at("/mountPoints/0/containerPath").asText()).isEqualTo("/scratch");
    assertThat(container.at("/command/1").asText()).isEqualTo("--order");
  }

  @Test
  void ourDefinitionIsLaidOverTheUsersTemplate() throws IOException {
    Path template =
        template(
            """
            {"containerDefinitions": [
              {"name": "proxy", "image": "envoy:1", "essential": false},
              {"name": "main", "ulimits": [{"name": "nofile", "softLimit": 9, "hardLimit": 99}]}]}
            """);

    DriverTask task =
        launch(
            Map.of(
                PREFIX + "taskDefinitionTemplateFile",
                template.toString(),
                PREFIX + "taskDefinitionContainerName",
                "main"));

    JsonNode definition = aws.only(REGISTER);
    assertThat(definition.at("/containerDefinitions/0/image").asText()).isEqualTo("envoy:1");
    assertThat(definition.at("/containerDefinitions/1/image").asText()).contains("spark");
    assertThat(definition.at("/containerDefinitions/1/ulimits/0/hardLimit").asInt()).isEqualTo(99);
    assertThat(aws.only(RUN).at("/overrides/containerOverrides/0/name").asText()).isEqualTo("main");
    assertThat(task.logsElsewhere()).isFalse();
  }

  @Test
  void switchesOfATemplateHoldWhereTheDriversKeysAreNotSet() throws IOException {
    Path template =
        template(
            """
            {"runtimePlatform": {"cpuArchitecture": "ARM64"},
             "containerDefinitions": [
               {"name": "main", "stopTimeout": 30, "readonlyRootFilesystem": true}]}
            """);

    launch(
        Map.of(
            PREFIX + "taskDefinitionTemplateFile",
            template.toString(),
            PREFIX + "terminationGracePeriodSeconds",
            "60",
            "spark.fargate.executor.readonlyRootFilesystem",
            "false"));

    JsonNode definition = aws.only(REGISTER);
    assertThat(definition.at("/runtimePlatform/cpuArchitecture").asText()).isEqualTo("ARM64");
    JsonNode container = definition.at("/containerDefinitions/0");
    assertThat(container.at("/stopTimeout").asInt()).isEqualTo(60);
    assertThat(container.at("/readonlyRootFilesystem").asBoolean()).isTrue();
  }

  @Test
  void aTemplateThatSaysWhereToLogIsNotLookedForInOurs() throws IOException {
    Path template =
        template(
            """
            {"containerDefinitions": [
              {"name": "main", "logConfiguration": {"logDriver": "splunk"}}]}
            """);

    assertThat(task(Map.of(PREFIX + "taskDefinitionTemplateFile", template.toString())))
        .matches(DriverTask::logsElsewhere);
  }

  @Test
  void aTemplateThatEcsWouldNotUnderstandIsRefused() throws IOException {
    Path template = template("{\"containerDefinitions\": [{\"name\": \"a\", \"imagine\": 1}]}");
    String key = PREFIX + "taskDefinitionTemplateFile";

    assertThatThrownBy(() -> task(Map.of(key, template.toString())))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll(key, "imagine");
  }

  @Test
  void aDefinitionOfTheUsersIsLaunchedAsItIsWithoutImageAndRolesOfOurs() {
    aws.has("team-driver", "ACTIVE", "main", "proxy");
    Map<String, String> own = new HashMap<>();
    own.put(PREFIX + "taskDefinition", "team-driver:7");
    own.put(PREFIX + "taskRole", "");

    DriverTask task = launch(own);

    JsonNode launch = aws.only(RUN);
    assertThat(launch.at("/taskDefinition").asText()).endsWith("task-definition/team-driver");
    assertThat(launch.at("/overrides/containerOverrides/0/name").asText()).isEqualTo("main");
    assertThat(launch.at("/overrides/containerOverrides/0/command/0").asText()).isEqualTo("driver");
    assertThat(aws.everything()).doesNotContain(REGISTER);
    assertThat(task.logsElsewhere()).isTrue();
  }

  @Test
  void aDefinitionOfTheUsersWithoutSuchAContainerIsRefused() {
    aws.has("team-driver", "ACTIVE", "main", "proxy");
    Map<String, String> own =
        Map.of(
            PREFIX + "taskDefinition", "team-driver:7",
            PREFIX + "taskDefinitionContainerName", "spork");

    assertThatThrownBy(() -> launch(own))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll("no container 'spork'", PREFIX + "taskDefinitionContainerName");
  }

  @Test
  void aDefinitionOfTheUsersWithTooSmallAContainerIsRefused() {
    aws.hasLimited("team-driver", "main", 1024);

    assertThatThrownBy(() -> launch(Map.of(PREFIX + "taskDefinition", "team-driver:7")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll(PREFIX + "taskDefinition", "1024 MiB", "the driver needs 1408");
    assertThat(aws.everything()).doesNotContain(RUN);
  }

  @Test
  void aDefinitionOfTheUsersThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> launch(Map.of(PREFIX + "taskDefinition", "team-driver:7")))
        .isInstanceOf(EcsException.class)
        .hasMessageContainingAll("there is no task definition", PREFIX + "taskDefinition");
    assertThat(aws.everything()).doesNotContain(RUN);
  }

  @Test
  void aServiceCannotSayWhatADefinitionOfTheUsersRuns() {
    assertThatThrownBy(
            () ->
                task(
                    Map.of(
                        PREFIX + "taskDefinition", "team-driver:7", PREFIX + "supervise", "true")))
        .hasMessageContainingAll("--supervise", PREFIX + "taskDefinitionTemplateFile");
  }

  private static Map<String, String> disk() {
    return Map.of(
        "spark.fargate.infrastructureRole",
        ROLE,
        PREFIX + "volumes.ebs.spark-local-dir-1.mount.path",
        "/scratch",
        PREFIX + "volumes.ebs.spark-local-dir-1.options.size",
        "500g");
  }

  private Path template(String json) throws IOException {
    return Files.writeString(directory.resolve("template.json"), json);
  }

  /** As a submission launches it. */
  private DriverTask launch(Map<String, String> changed) {
    DriverTask task = task(changed);
    try (AwsEcsTasks ecs = FargateConnection.open(task.settings())) {
      var unused = ecs.run(task.launch(task.ready(ecs, ecs.region()), ORDER, "token"));
    }
    return task;
  }

  private DriverTask task(Map<String, String> changed) {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.master", "fargate");
    conf.put("spark.fargate.container.image", "registry/spark:1");
    conf.put("spark.fargate.subnets", "subnet-0123456789abcdef0");
    conf.put("spark.fargate.executionRole", "execution");
    conf.put(PREFIX + "taskRole", "driver");
    conf.put("spark.fargate.region", "us-east-1");
    conf.put("spark.fargate.endpointOverride", aws.endpoint());
    conf.put("spark.fargate.local.accessKeyId", "local");
    conf.put("spark.fargate.local.secretAccessKey", "local");
    conf.putAll(changed);
    FargateSettings settings = FargateSettings.parse(conf);
    ClusterModeSettings mode = ClusterModeSettings.parse(conf);
    DriverSize size = DriverChecks.size(new SparkConf(false), settings, DriverOrder.Kind.JAR);
    return new DriverTask(settings, mode.driver(), size, "spark-1");
  }
}
