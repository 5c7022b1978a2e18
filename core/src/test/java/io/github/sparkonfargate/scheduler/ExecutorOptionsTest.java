package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkonfargate.allocator.LaunchOrder;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Follows every option of executors' tasks to the member of the ECS request that it becomes, as it
 * stands on the wire, and shows what is refused before anything is sent.
 */
class ExecutorOptionsTest {

  private static final String RUN = "RunTask";
  private static final String REGISTER = "RegisterTaskDefinition";
  private static final String ROLE = "arn:aws:iam::123456789012:role/infrastructure";
  private static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf";

  private final OptionsLab lab = new OptionsLab();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    lab.close();
  }

  @ParameterizedTest(name = "{0}={1} becomes {2}{3}={4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "executor.capacityProviderStrategy | FARGATE_SPOT=4,FARGATE=1:base=2 | RunTask"
            + " | /capacityProviderStrategy/0/capacityProvider | FARGATE_SPOT",
        "executor.capacityProviderStrategy | FARGATE_SPOT=4,FARGATE=1:base=2 | RunTask"
            + " | /capacityProviderStrategy/1/base | 2",
        "cpuArchitecture | ARM64 | RegisterTaskDefinition | /runtimePlatform/cpuArchitecture"
            + " | ARM64",
        "cpuArchitecture | X86_64 | RegisterTaskDefinition | /runtimePlatform/cpuArchitecture"
            + " | X86_64",
        "platformVersion | 1.4.0 | RunTask | /platformVersion | 1.4.0",
        "executor.assignPublicIp | true | RunTask"
            + " | /networkConfiguration/awsvpcConfiguration/assignPublicIp | ENABLED",
        "executor.ephemeralStorage | 100g | RunTask | /overrides/ephemeralStorage/sizeInGiB | 100",
        "executor.request.cores | 8 | RunTask | /overrides/cpu | 8192",
        "executor.tag.team | data | RunTask | /tags/3/value | data",
        "executor.secretKeyRef.DB | "
            + SECRET
            + " | RegisterTaskDefinition"
            + " | /containerDefinitions/0/secrets/0/valueFrom | "
            + SECRET,
        "executor.secretKeyRef.DB | "
            + SECRET
            + " | RegisterTaskDefinition"
            + " | /containerDefinitions/0/secrets/0/name | DB",
        "executor.user | 185:0 | RegisterTaskDefinition | /containerDefinitions/0/user | 185:0",
        "executor.terminationGracePeriodSeconds | 60s | RegisterTaskDefinition"
            + " | /containerDefinitions/0/stopTimeout | 60",
        "enableExecuteCommand | true | RunTask | /enableExecuteCommand | true",
        "propagateTags | true | RunTask | /propagateTags | TASK_DEFINITION",
      })
  void keyBecomesMember(String key, String value, String action, String member, String expected) {
    lab.launch(Map.of("spark.fargate." + key, value), LaunchOrder.Place.AS_CONFIGURED);

    assertThat(lab.aws.only(action).at(member).asText()).isEqualTo(expected);
  }

  @Test
  void efsVolumesAreDefinedAndMounted() {
    lab.launch(
        Map.of(
            "spark.fargate.executor.volumes.efs.models.mount.path", "/models",
            "spark.fargate.executor.volumes.efs.models.mount.readOnly", "true",
            "spark.fargate.executor.volumes.efs.models.options.fileSystemId", "fs-0123",
            "spark.fargate.executor.volumes.efs.models.options.accessPointId", "fsap-0123",
            "spark.fargate.executor.volumes.efs.models.options.iam", "true"),
        LaunchOrder.Place.AS_CONFIGURED);

    JsonNode volume = lab.aws.only(REGISTER).at("/volumes/0");
    assertThat(volume.at("/name").asText()).isEqualTo("models");
    assertThat(volume.at("/efsVolumeConfiguration/fileSystemId").asText()).isEqualTo("fs-0123");
    assertThat(volume.at("/efsVolumeConfiguration/transitEncryption").asText())
        .isEqualTo("ENABLED");
    assertThat(volume.at("/efsVolumeConfiguration/authorizationConfig/accessPointId").asText())
        .isEqualTo("fsap-0123");
    assertThat(volume.at("/efsVolumeConfiguration/authorizationConfig/iam").asText())
        .isEqualTo("ENABLED");
    JsonNode mount = lab.aws.only(REGISTER).at("/containerDefinitions/0/mountPoints/0");
    assertThat(mount.at("/sourceVolume").asText()).isEqualTo("models");
    assertThat(mount.at("/containerPath").asText()).isEqualTo("/models");
    assertThat(mount.at("/readOnly").asBoolean()).isTrue();
  }

  @Test
  void ebsVolumesAreMadeWithEachTaskAndAreSparksLocalDirectories() {
    lab.launch(
        Map.of(
            "spark.fargate.infrastructureRole", ROLE,
            "spark.fargate.executor.volumes.ebs.spark-local-dir-1.mount.path", "/scratch",
            "spark.fargate.executor.volumes.ebs.spark-local-dir-1.options.size", "500g",
            "spark.fargate.executor.volumes.ebs.spark-local-dir-1.options.throughput", "500"),
        LaunchOrder.Place.AS_CONFIGURED);

    assertThat(lab.aws.only(REGISTER).at("/volumes/0/configuredAtLaunch").asBoolean()).isTrue();
    JsonNode disk = lab.aws.only(RUN).at("/volumeConfigurations/0");
    assertThat(disk.at("/name").asText()).isEqualTo("spark-local-dir-1");
    assertThat(disk.at("/managedEBSVolume/sizeInGiB").asInt()).isEqualTo(500);
    assertThat(disk.at("/managedEBSVolume/throughput").asInt()).isEqualTo(500);
    assertThat(disk.at("/managedEBSVolume/volumeType").asText()).isEqualTo("gp3");
    assertThat(disk.at("/managedEBSVolume/roleArn").asText()).isEqualTo(ROLE);
    assertThat(disk.at("/managedEBSVolume/terminationPolicy/deleteOnTermination").asBoolean())
        .isTrue();
    JsonNode environment = lab.aws.only(RUN).at("/overrides/containerOverrides/0/environment");
    assertThat(environment.toString()).contains("SPARK_LOCAL_DIRS", "/scratch");
  }

  @ParameterizedTest(name = "{0} is {1} GiB")
  @CsvSource({"500g, 500", "500, 500", "2t, 2048", "16384g, 16384"})
  void ebsSizesAreReadAsThoseOfOtherDisks(String size, int gib) {
    lab.launch(ebs(size), LaunchOrder.Place.AS_CONFIGURED);

    assertThat(lab.aws.only(RUN).at("/volumeConfigurations/0/managedEBSVolume/sizeInGiB").asInt())
        .isEqualTo(gib);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | =0 is out of range; EBS has 1g to 16384g.",
        "17t | =17t is out of range; EBS has 1g to 16384g.",
        "512m | =512m is not a whole number of GiB.",
        "big | =big is not a size",
        "'' | ' is not set: it is the volume''s size, 1g to 16384g.'",
      })
  void ebsSizesThatCannotBeAreRefused(String size, String words) {
    assertThatThrownBy(() -> lab.settings(ebs(size)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("spark.fargate.executor.volumes.ebs.disk.options.size" + words);
  }

  private static Map<String, String> ebs(String size) {
    return Map.of(
        "spark.fargate.infrastructureRole", ROLE,
        "spark.fargate.executor.volumes.ebs.disk.mount.path", "/scratch",
        "spark.fargate.executor.volumes.ebs.disk.options.size", size);
  }

  /** ECS makes the root's volume writable for the user that the definition names, if any. */
  @Test
  void aWritableEbsVolumeIsMadeWritableForTheImagesUser() throws IOException {
    Path template =
        Files.writeString(
            directory.resolve("user.json"),
            "{\"containerDefinitions\": [{\"name\": \"main\", \"user\": \"185\"}]}");

    assertThat(userOfDefinition(Map.of())).as("the image's").isEqualTo("10001:10001");
    assertThat(userOfDefinition(Map.of("spark.fargate.executor.user", "7"))).isEqualTo("7");
    assertThat(
            userOfDefinition(
                Map.of("spark.fargate.executor.taskDefinitionTemplateFile", template.toString())))
        .isEqualTo("185");
    assertThat(
            userOfDefinition(
                Map.of("spark.fargate.executor.volumes.ebs.data.mount.readOnly", "true")))
        .as("nobody writes to it")
        .isEmpty();
  }

  private static String userOfDefinition(Map<String, String> changed) {
    Map<String, String> conf = new HashMap<>(changed);
    conf.put("spark.fargate.infrastructureRole", ROLE);
    conf.put("spark.fargate.executor.volumes.ebs.data.mount.path", "/data");
    conf.put("spark.fargate.executor.volumes.ebs.data.options.size", "9g");
    try (OptionsLab own = new OptionsLab()) {
      own.launched(conf);
      return own.aws.only(REGISTER).at("/containerDefinitions/0/user").asText();
    }
  }

  @Test
  void theImagesUserIsThatOfItsDockerfile() throws IOException {
    assertThat(Path.of("../dockerfiles/spark-fargate/Dockerfile"))
        .content()
        .contains("\nUSER 10001:10001\n");
  }

  @Test
  void ourDefinitionIsLaidOverTheUsersTemplate() throws IOException {
    Path template = directory.resolve("template.json");
    Files.writeString(
        template,
        """
        {"containerDefinitions": [
          {"name": "proxy", "image": "envoy:1", "essential": false,
           "environment": [{"name": "LEVEL", "value": "debug"}]},
          {"name": "main", "ulimits": [{"name": "nofile", "softLimit": 9, "hardLimit": 99}]}],
         "ipcMode": "task"}
        """);

    lab.launch(
        Map.of(
            "spark.fargate.executor.taskDefinitionTemplateFile",
            template.toString(),
            "spark.fargate.executor.taskDefinitionContainerName",
            "main"),
        LaunchOrder.Place.AS_CONFIGURED);

    JsonNode definition = lab.aws.only(REGISTER);
    assertThat(definition.at("/ipcMode").asText()).isEqualTo("task");
    assertThat(definition.at("/containerDefinitions/0/image").asText()).isEqualTo("envoy:1");
    assertThat(definition.at("/containerDefinitions/1/image").asText()).contains("spark");
    assertThat(definition.at("/containerDefinitions/1/ulimits/0/hardLimit").asInt()).isEqualTo(99);
    assertThat(lab.aws.only(RUN).at("/overrides/containerOverrides/0/name").asText())
        .isEqualTo("main");
  }

  @Test
  void templatesThatEcsWouldNotUnderstandAreRefused() throws IOException {
    lab.refusesTemplate(
        directory, "{\"containerDefinitions\": [{\"name\": \"a\", \"imagine\": 1}]}", "imagine");
    lab.refusesTemplate(
        directory, "{\"containerDefinitions\": [{\"name\": 5}]}", "containerDefinitions[0].name");
    lab.refusesTemplate(directory, "{\"containerDefinitions\": []}", "no container");
    lab.refusesTemplate(directory, "[]", "not a JSON object");
    lab.refusesTemplate(
        directory,
        "{",
        "is not JSON: Unexpected end-of-input: expected close marker for Object (line 1, column 2)");
    lab.refusesTemplate(directory, "{\n  \"family\": oops}", "(line 2, column ");
    lab.refusesTemplate(directory, "", "is not JSON: it is empty");
    assertThatThrownBy(
            () ->
                lab.settings(
                    Map.of("spark.fargate.executor.taskDefinitionTemplateFile", "/not/there")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void everyMistakeInATemplateIsToldAtOnceAndThatOfItsContainer() throws IOException {
    Path file = directory.resolve("two.json");
    Files.writeString(
        file, "{\"containerDefinitions\": [{\"name\": \"a\", \"imag\": 1}, {\"name\": \"b\"}]}");

    assertThatThrownBy(
            () ->
                lab.settings(
                    Map.of(
                        "spark.fargate.executor.taskDefinitionTemplateFile",
                        file.toString(),
                        "spark.fargate.executor.taskDefinitionContainerName",
                        "main")))
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class,
            refused ->
                assertThat(refused.problems())
                    .satisfiesExactly(
                        one ->
                            assertThat(one).endsWith("ECS knows no containerDefinitions[0].imag."),
                        two ->
                            assertThat(two)
                                .endsWith(
                                    "has no container 'main' but a, b; name the one that runs"
                                        + " Spark in"
                                        + " spark.fargate.executor.taskDefinitionContainerName.")));
  }

  @Test
  void capacityThatIsNotThereIsLookedForElsewhere() {
    Map<String, String> spot =
        Map.of(
            "spark.fargate.executor.capacityProviderStrategy", "FARGATE_SPOT=1",
            "spark.fargate.executor.subnets", "subnet-1,subnet-2,subnet-3");

    lab.launch(spot, new LaunchOrder.Place(true, 2));

    assertThat(lab.aws.only(RUN).at("/launchType").asText()).isEqualTo("FARGATE");
    assertThat(lab.aws.only(RUN).has("capacityProviderStrategy")).isFalse();
    assertThat(lab.aws.only(RUN).at("/networkConfiguration/awsvpcConfiguration/subnets").toString())
        .isEqualTo("[\"subnet-2\"]");
  }

  @ParameterizedTest(name = "{0}={1} is refused: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "executor.capacityProviderStrategy | FARGATE_SPOT | is not a strategy",
        "cpuArchitecture | RISCV | is not one of",
        "platformVersion | newest | is not a Fargate platform version",
        "executor.assignPublicIp | yes | neither true nor false",
        "executor.ephemeralStorage | 300g | is out of range",
        "executor.request.cores | 32 | is out of range",
        "executor.sizing | exact | is not one of",
        "executor.tag.aws:x | data | aws:",
        "executionRole | arn:azure:iam::123456789012:role/x | is neither the name nor the ARN",
        "executor.taskDefinitionContainerName | a b | is not the name of an ECS container",
        "executor.volumes.efs.a.options.iam | perhaps | neither true nor false",
        "executor.secretKeyRef.DB | hunter2 | is not the ARN",
        "executor.secretKeyRef.1X | " + SECRET + " | not the name of a variable",
        "executor.taskDefinition | spark:latest | is not a task definition",
        "executor.volumes.efs.a.mount.path | data | must be an absolute path",
        "executor.volumes.efs.a.mount.path | /data | options.fileSystemId is not set",
        "executor.volumes.ebs.a.mount.path | /data | spark.fargate.infrastructureRole is not set",
        "executor.volumes.ebs.a.options.colour | red | is not known",
        "infrastructureRole | infra | is not the ARN of an IAM role",
        "executor.rollInterval | soon | is not a time",
        "executor.rollPolicy | RANDOM | is not one of",
        "allocation.maxPendingTasksPerRp | 0 | must be 1 or more",
        "allocation.recoveryMode.enabled | maybe | neither true nor false",
        "executor.spot.fallbackToOnDemand | 1 | neither true nor false",
      })
  void whatCannotBeIsRefused(String key, String value, String words) {
    assertThatThrownBy(() -> lab.settings(Map.of("spark.fargate." + key, value)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest(name = "in partition {0}")
  @CsvSource({"aws, eu-west-1", "aws-cn, cn-north-1", "aws-us-gov, us-gov-west-1"})
  void rolesOfEveryPartitionAreTaken(String partition, String region) {
    String role = "arn:" + partition + ":iam::123456789012:role/execution";

    lab.launch(
        Map.of("spark.fargate.executionRole", role, "spark.fargate.region", region),
        LaunchOrder.Place.AS_CONFIGURED);

    assertThat(lab.aws.only(REGISTER).at("/executionRoleArn").asText()).isEqualTo(role);
    assertThat(
            lab.aws
                .only(REGISTER)
                .at("/containerDefinitions/0/logConfiguration/options/awslogs-region")
                .asText())
        .isEqualTo(region);
  }

  @Test
  void theCapOfTheLambdaForkIsOursToo() {
    assertThat(
            lab.settings(Map.of("spark.lambda.concurrent.requests.max", "100"))
                .allocation()
                .maximum())
        .isEqualTo(100);
    assertThat(
            lab.settings(
                    Map.of(
                        "spark.lambda.concurrent.requests.max", "100",
                        "spark.fargate.allocation.maximum", "7"))
                .allocation()
                .maximum())
        .isEqualTo(7);
  }

  @Test
  void aTemplateThatCameByAUriIsRead() throws IOException {
    Path file = directory.resolve("has a blank.json");
    Files.writeString(file, "{\"containerDefinitions\": [{\"name\": \"main\"}]}");

    assertThat(
            lab.settings(
                    Map.of("spark.fargate.executor.taskDefinitionTemplateFile", "file://" + file))
                .executorExtras()
                .containerName())
        .isEqualTo("main");
  }

  @Test
  void rollingNeedsDecommissioning() {
    assertThatThrownBy(
            () ->
                lab.settings(
                    Map.of(
                        "spark.fargate.executor.rollInterval", "1h",
                        "spark.decommission.enabled", "false")))
        .hasMessageContaining("remove one of the two");
  }
}
