package io.github.sparkonfargate.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/iam.md is what the code says. */
class IamDocsTest {
  private static final String UPDATE =
      "mvn -q -pl core -am test -Dtest=IamDocsTest -Dupdate.docs=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final String INTRODUCTION =
      """
      # IAM: what each role needs, and why

      Generated from `io.github.sparkonfargate.iam`; do not edit. To write it anew:

          %s

      A policy with your own names in it:

          java -jar spark-on-fargate-VERSION.jar iam-policy driver --region eu-west-1 --account 123456789012 --cluster spark

      and, without what you do not use, `--feature EXECUTORS --feature AUTHENTICATION`. Words in capitals are for you to replace.

      - Every statement says which call needs it and which setting asks for it. Leave out the rows of what you do not use.
      - `ecs:StopTask` is limited to tasks that carry our tag, launching to task definitions of ours (`spark.fargate.taskDefinition.familyPrefix`)
        and to one cluster, `iam:PassRole` to the roles you name and to ECS.
      - Data that applications read and write (S3, Glue, ...) is yours to add: to the executor's role, and to the driver's, which lists files.
      - The trust policy of each task role and of the execution role names `ecs-tasks.amazonaws.com`; add `aws:SourceArn` and
        `aws:SourceAccount` conditions against a confused deputy. That of the infrastructure role names `ecs.amazonaws.com`.
      - The local Fargate enforces all of them but `Shell` (it runs no commands in tasks): tests act as each role with its whole policy, which
        suffices, and with each statement taken out, which does not, but where its row says that it may be left out.
      """
          .formatted(UPDATE);

  @Test
  void documentsEveryStatement() throws IOException {
    Path page = Path.of(System.getProperty("root.directory"), "docs", "iam.md");
    String expected = render();
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(page, expected);
    }

    assertThat(page)
        .as("docs/iam.md is not what the code says; run: " + UPDATE)
        .content()
        .isEqualTo(expected);
  }

  private static String render() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    IamPolicies policies = new IamPolicies(Names.placeholders());
    for (RoleKind role : RoleKind.values()) {
      text.append("\n## ").append(title(role)).append("\n\nActs for: ").append(role.who());
      text.append(".\n\n").append(body(role, policies.all(role)));
    }
    return text.toString();
  }

  private static String title(RoleKind role) {
    return role.word().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + role.word().substring(1);
  }

  private static String body(RoleKind role, List<Statement> statements) {
    if (statements.isEmpty()) {
      return "No permission at all: a task role without policies, or none.\n";
    }
    StringBuilder text =
        new StringBuilder("| statement | actions | needed by | needed for |\n|---|---|---|---|\n");
    for (Statement statement : statements) {
      text.append("| ").append(statement.sid()).append(" | ");
      text.append(String.join(", ", statement.actions().stream().map(a -> "`" + a + "`").toList()));
      text.append(" | ").append(statement.why());
      text.append(" | ").append(statement.feature().setting()).append(" |\n");
    }
    if (role == RoleKind.INFRASTRUCTURE) {
      text.append(
          "\nAWS's managed policy `AmazonECSInfrastructureRolePolicyForVolumes` allows these and, for"
              + " EC2 instances, more; for all clusters.\n");
    }
    return text + "\n```json\n" + PolicyJson.of(statements) + "```\n";
  }
}
