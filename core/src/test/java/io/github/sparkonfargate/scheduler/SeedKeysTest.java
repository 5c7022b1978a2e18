package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.task.ExecutorTask;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Follows each key of the seed's client and cluster commands to the member of the ECS request that
 * it becomes, as it stands on the wire.
 */
class SeedKeysTest {

  private static final String RUN = "RunTask";
  private static final String AWSVPC = "/networkConfiguration/awsvpcConfiguration";

  private final RecordingEcs aws = new RecordingEcs();

  @AfterEach
  void stop() {
    aws.close();
  }

  @ParameterizedTest(name = "{0}={1} becomes {2}{3}={4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.fargate.container.image | repo/spark:9 | RegisterTaskDefinition"
            + " | /containerDefinitions/0/image | repo/spark:9",
        "spark.fargate.executionRole | arn:aws:iam::123456789012:role/exec | RegisterTaskDefinition"
            + " | /executionRoleArn | arn:aws:iam::123456789012:role/exec",
        "spark.fargate.executionRole | ecsTaskExecutionRole | RegisterTaskDefinition"
            + " | /executionRoleArn | ecsTaskExecutionRole",
        "spark.fargate.executor.taskRole | arn:aws:iam::123456789012:role/work"
            + " | RegisterTaskDefinition | /taskRoleArn | arn:aws:iam::123456789012:role/work",
        "spark.fargate.executor.subnets | subnet-1,subnet-2 | RunTask | "
            + AWSVPC
            + "/subnets/1 | subnet-2",
        "spark.fargate.executor.securityGroups | sg-1,sg-2 | RunTask | "
            + AWSVPC
            + "/securityGroups/1 | sg-2",
        "spark.executor.instances | 3 | RunTask | /count | 3",
        "spark.executor.cores | 4 | RunTask | /overrides/cpu | 4096",
        "spark.executor.memory | 8g | RunTask | /overrides/memory | 9216",
      })
  void keyBecomesMember(String key, String value, String action, String member, String expected) {
    launch(Map.of(key, value));

    assertThat(aws.only(action).at(member).asText()).isEqualTo(expected);
  }

  @Test
  void coresAndMemoryReachTheContainersCommandToo() {
    launch(Map.of("spark.executor.cores", "4", "spark.executor.memory", "8g"));

    JsonNode command = aws.only(RUN).at("/overrides/containerOverrides/0/command");
    assertThat(command)
        .extracting(JsonNode::asText)
        .containsSequence("--cores", "4")
        .containsSequence("--java-option", "-Xmx8192m");
  }

  @ParameterizedTest(name = "an empty {0} leaves {1}{2} as \"{3}\"")
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.fargate.executor.taskRole | RegisterTaskDefinition | /taskRoleArn | ''",
        "spark.fargate.executor.securityGroups | RunTask | " + AWSVPC + "/securityGroups | ''",
        "spark.fargate.cluster | RunTask | /cluster | default",
        "spark.fargate.platformVersion | RunTask | /platformVersion | LATEST",
        "spark.fargate.log.group | RegisterTaskDefinition"
            + " | /containerDefinitions/0/logConfiguration/options/awslogs-group | /spark-fargate",
      })
  void emptyMeansNotSet(String key, String action, String member, String expected) {
    launch(Map.of(key, ""));

    JsonNode found = aws.only(action).at(member);
    assertThat(found instanceof MissingNode ? "" : found.asText()).isEqualTo(expected);
  }

  @Test
  void keysOfTheDriversTaskAreInNoRequestOfClientMode() {
    launch(
        Map.of(
            "spark.fargate.driver.subnets", "subnet-driver",
            "spark.fargate.driver.securityGroups", "sg-driver",
            "spark.fargate.driver.taskRole", "driver-role",
            "spark.driver.memory", "8g",
            "spark.driver.cores", "4",
            "spark.fargate.report.interval", "5s"));

    assertThat(aws.everything())
        .doesNotContain("subnet-driver", "sg-driver", "driver-role", "report");
  }

  @Test
  void theSeedsCredentialsProviderForS3aStaysOutOfEcs() {
    String key = "spark.hadoop.fs.s3a.aws.credentials.provider";
    launch(Map.of(key, "com.amazonaws.auth.DefaultAWSCredentialsProviderChain"));

    assertThat(aws.everything()).doesNotContain("DefaultAWSCredentialsProviderChain");
  }

  /** What the cluster manager does for one batch of executors. */
  private void launch(Map<String, String> changed) {
    Map<String, String> conf = new LinkedHashMap<>(seedClientCommand());
    conf.putAll(changed);
    SparkConf sparkConf = new SparkConf(false);
    conf.forEach(sparkConf::set);
    FargateSettings settings = FargateSettings.parse(conf);
    FargateApplication application = new FargateApplication(settings);
    ExecutorDefaults defaults =
        ExecutorDefaults.of(sparkConf, settings.executor().requestCpuUnits());
    try (AwsEcsTasks ecs = FargateConnection.open(settings)) {
      ExecutorTask task = application.executorTask(ecs.region(), Map.of());
      String definition = ecs.ensureTaskDefinition(task.definition());
      ecs.run(
          task.launch(
              definition,
              new ExecutorCommands(sparkConf, "spark://x@driver:7078", "spark-1")
                  .of(0, defaults.resources()),
              defaults.resources(),
              sparkConf.getInt("spark.executor.instances", 2),
              "token"));
    }
  }

  private Map<String, String> seedClientCommand() {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.master", "fargate");
    conf.put("spark.fargate.container.image", "123456789012.dkr.ecr.us-east-1.amazonaws.com/spark");
    conf.put("spark.fargate.executor.securityGroups", "sg-0123456789abcdef0");
    conf.put("spark.fargate.executor.subnets", "subnet-0123456789abcdef0");
    conf.put("spark.driver.memory", "8g");
    conf.put("spark.driver.cores", "4");
    conf.put("spark.executor.instances", "2");
    conf.put("spark.executor.memory", "8g");
    conf.put("spark.executor.cores", "4");
    conf.put("spark.fargate.executionRole", "arn:aws:iam::123456789012:role/execution");
    conf.put("spark.fargate.executor.taskRole", "arn:aws:iam::123456789012:role/executor");
    conf.put("spark.fargate.region", "us-east-1");
    conf.put("spark.fargate.endpointOverride", aws.endpoint());
    conf.put("spark.fargate.local.accessKeyId", "local");
    conf.put("spark.fargate.local.secretAccessKey", "local");
    return conf;
  }
}
