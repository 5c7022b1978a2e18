package io.github.sparkonfargate.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IamPoliciesTest {
  /** IAM's quota for the inline policies of a role, white space not counted. */
  private static final int LONGEST = 10_240;

  /** Actions that know no resource (Service Authorization Reference). */
  private static final Set<String> WITHOUT_RESOURCE =
      Set.of(
          "ecs:DescribeTaskDefinition",
          "ecs:RegisterTaskDefinition",
          "ecs:DeregisterTaskDefinition",
          "ecs:ListTasks",
          "ecr:GetAuthorizationToken",
          "ec2:DescribeVolumes",
          "ec2:DescribeAvailabilityZones",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel");

  private final IamPolicies policies = new IamPolicies(Names.placeholders());

  @ParameterizedTest
  @EnumSource(RoleKind.class)
  void writesJsonThatIamTakes(RoleKind role) throws IOException {
    String text = PolicyJson.of(policies.all(role));

    JsonNode policy = new ObjectMapper().readTree(text);
    assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
    assertThat(policy.path("Statement")).hasSize(policies.all(role).size());
    assertThat(text.replaceAll("\\s", "")).hasSizeLessThan(LONGEST);
    for (JsonNode statement : policy.path("Statement")) {
      assertThat(statement.path("Sid").asText()).matches("[A-Za-z0-9]+");
    }
  }

  @ParameterizedTest
  @EnumSource(RoleKind.class)
  void namesEachStatementOnce(RoleKind role) {
    assertThat(policies.all(role)).extracting(Statement::sid).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(RoleKind.class)
  void allowsNoActionOnEverythingWhereItCouldBeNarrower(RoleKind role) {
    for (Statement statement : policies.all(role)) {
      assertThat(statement.actions()).noneMatch(action -> action.contains("*"));
      if (statement.resources().contains("*")) {
        assertThat(WITHOUT_RESOURCE).containsAll(statement.actions());
      }
    }
  }

  @Test
  void passesARoleToNobodyButEcs() {
    for (RoleKind role : RoleKind.values()) {
      assertThat(policies.all(role))
          .filteredOn(statement -> statement.actions().contains("iam:PassRole"))
          .allSatisfy(
              statement ->
                  assertThat(statement.conditions().get("StringEquals"))
                      .containsKey("iam:PassedToService"));
    }
  }

  @Test
  void theLeastOfAnExecutorIsNothing() {
    assertThat(policies.of(RoleKind.EXECUTOR, List.of(Feature.EXECUTORS))).isEmpty();
    assertThat(policies.of(RoleKind.EXECUTOR, List.of(Feature.AUTHENTICATION)))
        .extracting(Statement::actions)
        .containsExactly(List.of("kms:Decrypt"));
  }

  @Test
  void everyFeatureThatCostsPermissionsIsInSomeRole() {
    Set<Feature> used = new TreeSet<>();
    for (RoleKind role : RoleKind.values()) {
      policies.all(role).forEach(statement -> used.add(statement.feature()));
    }
    assertThat(used).isEqualTo(EnumSet.allOf(Feature.class));
    assertThat(Arrays.stream(RoleKind.values()).map(RoleKind::word).map(RoleKind::of))
        .allMatch(java.util.Optional::isPresent);
  }
}
