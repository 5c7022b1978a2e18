package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** Whoever calls as a role that IAM created may do what its policies say. */
class EnforcementTest {
  private static final String ROLE = "limited";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}]}";

  private LocalAws aws;
  private QueryWire wire;
  private EcsClient limited;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    wire = new QueryWire(aws.endpoint);
    wire.iam("CreateRole", "RoleName", ROLE, "AssumeRolePolicyDocument", TRUST);
    limited = aws.client(Account.ACCESS_KEY_ID + ".role." + ROLE, Account.SECRET_ACCESS_KEY);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private void allow(String action, String resource, String conditions) {
    String condition = conditions.isEmpty() ? "" : ",\"Condition\":" + conditions;
    wire.iam(
        "PutRolePolicy",
        "RoleName",
        ROLE,
        "PolicyName",
        "one",
        "PolicyDocument",
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\"%s}]}"
            .formatted(action, resource, condition));
  }

  @Test
  @Keeps("iam.allowed")
  void refusesWhatNoPolicyAllows() {
    assertThatThrownBy(() -> limited.describeClusters(r -> r.clusters("other")))
        .isInstanceOfSatisfying(
            EcsException.class,
            e ->
                assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo(
                        "User: arn:aws:sts::000000000000:assumed-role/limited/fargate-local is not"
                            + " authorized to perform: ecs:DescribeClusters on resource:"
                            + " arn:aws:ecs:us-east-1:000000000000:cluster/other because no"
                            + " identity-based policy allows the ecs:DescribeClusters action"));
  }

  @ParameterizedTest(name = "{0} on {1} under {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ecs:DescribeClusters | arn:aws:ecs:*:*:cluster/other | '' | true",
        "ecs:Describe* | * | '' | true",
        "ecs:DescribeClusters | arn:aws:ecs:*:*:cluster/ot | '' | false",
        "ecs:DescribeTasks | * | '' | false",
        "ecs:DescribeClusters | * | {\"StringEquals\":{\"ecs:cluster\":\"x\"}} | false",
      })
  void weighsActionResourceAndCondition(
      String action, String resource, String conditions, boolean allowed) {
    allow(action, resource, conditions);

    if (allowed) {
      assertThatCode(() -> limited.describeClusters(r -> r.clusters("other")))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> limited.describeClusters(r -> r.clusters("other")))
          .hasMessageContaining("is not authorized to perform");
    }
  }

  @ParameterizedTest(name = "cluster {0}, condition on {1}: {2}")
  @CsvSource({"other, other, true", "default, other, false", "other, o*, true"})
  void weighsTheClusterOfACall(String cluster, String wanted, boolean allowed) {
    String arn = "arn:aws:ecs:us-east-1:" + Account.ID + ":cluster/" + wanted;
    allow("ecs:ListTasks", "*", "{\"ArnEquals\":{\"ecs:cluster\":\"" + arn + "\"}}");

    if (allowed) {
      assertThat(limited.listTasks(r -> r.cluster(cluster)).taskArns()).isEmpty();
    } else {
      assertThatThrownBy(() -> limited.listTasks(r -> r.cluster(cluster)))
          .hasMessageContaining("ecs:ListTasks");
    }
  }

  @Test
  void doesNotPretendToKnowEveryOperator() {
    assertThatThrownBy(() -> allow("*", "*", "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}"))
        .hasMessageContaining("MalformedPolicyDocument")
        .hasMessageContaining("IpAddress");
  }

  @Test
  void aRoleThatIsGoneIsNobody() {
    wire.iam("DeleteRole", "RoleName", ROLE);

    assertThatThrownBy(() -> limited.listTasks(r -> {}))
        .hasMessageContaining("security token included in the request is invalid");
  }
}
