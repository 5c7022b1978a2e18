package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Secrets Manager, the Parameter Store, and the secrets of containers. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class SecretsTest {
  private LocalAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private Task run(String valueFrom) {
    aws.register(
        "app",
        d ->
            d.executionRoleArn(ReadyThings.EXECUTION_ROLE)
                .containerDefinitions(
                    c ->
                        c.name("main")
                            .image("spark-fargate")
                            .secrets(s -> s.name("S").valueFrom(valueFrom))));
    return aws.describe(aws.running("app"));
  }

  private Map<String, String> environment() {
    return aws.runner.started.get(aws.runner.started.size() - 1).launch.environment();
  }

  @Test
  void containerFindsItsSecretsInItsEnvironment() {
    String arn =
        aws.secrets
            .createSecret(r -> r.name("db").secretString("{\"password\":\"pw\",\"port\":1}"))
            .arn();
    assertThat(run(arn).lastStatus()).isEqualTo("RUNNING");
    assertThat(environment()).containsEntry("S", "{\"password\":\"pw\",\"port\":1}");
    run(arn + ":password::");
    assertThat(environment()).containsEntry("S", "pw");
    run(arn + ":port:AWSCURRENT:");
    assertThat(environment()).containsEntry("S", "1");

    aws.ssm.putParameter(r -> r.name("/p").type(ParameterType.SECURE_STRING).value("deep"));
    run("/p");
    assertThat(environment()).containsEntry("S", "deep");
    run("arn:aws:ssm:us-east-1:000000000000:parameter/p");
    assertThat(environment()).containsEntry("S", "deep");
  }

  @Test
  @Keeps("task.secret-fetched")
  void taskWhoseSecretIsMissingFailsToStart() {
    String arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:none-abcdef";
    Task task = run(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.stoppedReason())
        .startsWith("ResourceInitializationError: unable to pull secrets or registry auth")
        .contains("failed to fetch secret " + arn, "can't find the specified secret");
    assertThat(run("none").stoppedReason()).contains("from ssm", "invalid parameters: none");
    String there = aws.secrets.createSecret(r -> r.name("db").secretString("{}")).arn();
    assertThat(run(there + ":key::").stoppedReason()).contains("did not contain json key key");
  }

  @Test
  void secretHasVersionsAndTheOldOneIsPrevious() {
    aws.secrets.createSecret(r -> r.name("s").secretString("old"));
    aws.secrets.putSecretValue(r -> r.secretId("s").secretString("new"));
    assertThat(aws.secrets.getSecretValue(r -> r.secretId("s")).secretString()).isEqualTo("new");
    assertThat(
            aws.secrets
                .getSecretValue(r -> r.secretId("s").versionStage("AWSPREVIOUS"))
                .secretString())
        .isEqualTo("old");
    assertThat(aws.secrets.describeSecret(r -> r.secretId("s")).versionIdsToStages()).hasSize(2);
  }

  @Test
  void parametersAreReadTogetherAndMissingOnesNamed() {
    aws.ssm.putParameter(r -> r.name("a").type(ParameterType.STRING).value("1"));
    aws.ssm.putParameter(r -> r.name("a").value("2").overwrite(true));
    aws.ssm.putParameter(r -> r.name("b").type(ParameterType.SECURE_STRING).value("s"));
    var found = aws.ssm.getParameters(r -> r.names("a", "b", "c"));
    assertThat(found.invalidParameters()).containsExactly("c");
    assertThat(found.parameters().get(0).value()).isEqualTo("2");
    assertThat(found.parameters().get(0).version()).isEqualTo(2);
    assertThat(found.parameters().get(1).value()).isNotEqualTo("s");
    aws.ssm.deleteParameter(r -> r.name("a"));
    assertThat(aws.ssm.getParameters(r -> r.names("a")).parameters()).isEmpty();
  }

  @Test
  void callLogHidesWhatIsSecret() {
    aws.secrets.createSecret(r -> r.name("s").secretString("hush"));
    aws.ssm.putParameter(r -> r.name("a").type(ParameterType.STRING).value("hush"));
    assertThat(aws.calls.json().toString()).contains("(masked)").doesNotContain("hush");
  }
}
