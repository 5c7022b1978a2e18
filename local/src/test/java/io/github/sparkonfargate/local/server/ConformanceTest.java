package io.github.sparkonfargate.local.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.cli.Cli;
import io.github.sparkonfargate.local.conformance.Rules;
import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program that asks AWS, asking the emulator. */
class ConformanceTest {
  private LocalAws aws;
  private Map<String, String> properties;
  private String output = "";

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    properties =
        Map.of(
            "aws.accessKeyId",
            Account.ACCESS_KEY_ID,
            "aws.secretAccessKey",
            Account.SECRET_ACCESS_KEY,
            "aws.region",
            "us-east-1",
            "aws.endpointUrl",
            aws.endpoint.toString());
    properties.forEach(System::setProperty);
  }

  @AfterEach
  void stop() {
    properties.keySet().forEach(System::clearProperty);
    aws.close();
  }

  private int run(String... more) {
    String[] arguments = new String[9 + more.length];
    String[] first = {
      "conformance",
      "--cluster",
      ReadyThings.CLUSTER,
      "--subnet",
      LocalAws.SUBNET,
      "--image",
      ReadyThings.IMAGE,
      "--kms-key",
      aws.environment.get("FARGATE_LOCAL_KMS_KEY")
    };
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    PrintStream before = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, UTF_8));
    try {
      return Cli.run(arguments);
    } finally {
      System.setOut(before);
      output = written.toString(UTF_8);
    }
  }

  @Test
  void emulatorAgreesWithItselfAndNothingIsLeft() {
    assertThat(run()).as("%s", output).isZero();
    assertThat(output).contains(" probes, 0 differ.");
    assertThat(output.lines().filter(line -> line.startsWith("same ")).count())
        .isGreaterThanOrEqualTo(40);
    assertThat(aws.ecs.listTaskDefinitions().taskDefinitionArns()).isEmpty();
    assertThat(aws.ecs.listTasks(r -> r.cluster(ReadyThings.CLUSTER)).taskArns()).isEmpty();
    assertThat(aws.logs.describeLogGroups(r -> r.logGroupNamePrefix("fargate-conf")).logGroups())
        .isEmpty();
  }

  @Test
  void anAwsThatDiffersIsReported() throws Exception {
    aws.admin(
        "POST",
        "faults",
        "{\"fault\":\"error\",\"action\":\"DescribeTasks\",\"code\":\"OddException\","
            + "\"status\":400,\"message\":\"odd\"}");
    assertThat(run()).isEqualTo(1);
    assertThat(output)
        .contains("1 differ", "DIFFERS  task.describe-at-most", "AWS: OddException: odd");
  }

  @Test
  void dryRunCallsNothingAndSaysWhatItCosts() {
    aws.calls.clear();
    assertThat(run("--dry-run")).isZero();
    assertThat(output).contains("ecs:RunTask", "kms:Decrypt", "1 Fargate task of 0.25 vCPU");
    assertThat(aws.calls.counts()).isEmpty();
  }

  @Test
  void rulesAreListedWithTheirSources() {
    assertThat(run("--rules")).isZero();
    assertThat(output.lines()).hasSize(Rules.all().size());
    assertThat(output)
        .contains("run-task.count ", "[DOCS https://docs.aws.amazon.com/AmazonECS/", "[GUESS ");
  }
}
