package io.github.sparkonfargate.local.iam;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.QueryForm;
import io.github.sparkonfargate.local.aws.QueryService;
import io.github.sparkonfargate.local.aws.WireRule;
import io.github.sparkonfargate.local.aws.Xml;
import io.github.sparkonfargate.local.iam.Policy.Decision;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * AWS IAM: roles, their inline policies and SimulatePrincipalPolicy. The user of the fixed key and
 * the roles that are ready may do everything; whoever calls as a role that was created may do what
 * its inline policies say. Owned by the timeline's thread.
 */
public final class Iam implements QueryService {
  /** Who calls, whatever the credentials. */
  static final String USER_ARN = "arn:aws:iam::" + Account.ID + ":user/fargate-local";

  private static final String NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";
  private static final String EVERYTHING =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
  private static final String NO_TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";

  private record Role(String name, String trust, Instant createdAt, Map<String, Policy> policies) {}

  private final Account account;
  private final InstantSource clock;
  private final Map<String, Role> byName = new TreeMap<>();

  public Iam(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
    for (String arn : account.roles()) {
      String name = arn.substring(arn.lastIndexOf('/') + 1);
      Role role = new Role(name, NO_TRUST, clock.instant(), new TreeMap<>());
      role.policies.put("everything", Policy.parse(EVERYTHING));
      byName.put(name, role);
    }
  }

  @Override
  public String name() {
    return "iam";
  }

  @Override
  public String version() {
    return "2010-05-08";
  }

  @Override
  public Optional<String> answer(String action, QueryForm form, String requestId) {
    Xml result = new Xml();
    switch (action) {
      case "GetRole" -> result.node("Role", xml -> write(xml, role(form)));
      case "CreateRole" -> result.node("Role", xml -> write(xml, create(form)));
      case "DeleteRole" -> delete(form);
      case "ListRoles" ->
          result
              .list("Roles", "member", byName.values(), role -> write(result, role))
              .leaf("IsTruncated", false);
      case "PutRolePolicy" ->
          role(form)
              .policies
              .put(form.text("PolicyName"), Policy.parse(form.text("PolicyDocument")));
      case "GetRolePolicy" -> getPolicy(form, result);
      case "DeleteRolePolicy" -> role(form).policies.remove(policyName(form));
      case "ListRolePolicies" -> listPolicies(form, result);
      case "ListAttachedRolePolicies" -> {
        role(form);
        result.node("AttachedPolicies", none -> {}).leaf("IsTruncated", false);
      }
      case "SimulatePrincipalPolicy" -> simulate(form, result);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(QueryService.response(action, NAMESPACE, requestId, result));
  }

  /**
   * Refuses a call that the caller's role does not allow.
   *
   * @param accessKey that signed the call
   * @throws io.github.sparkonfargate.local.aws.ServiceError AccessDeniedException
   */
  public void authorize(String accessKey, List<Permission> needed) {
    Optional<String> name = Account.roleOf(accessKey);
    if (name.isEmpty()) {
      return;
    }
    Role role = byName.get(name.get());
    if (role == null) {
      throw WireRule.ACCESS_KEY_KNOWN.refusal(
          "The security token included in the request is invalid.");
    }
    List<Policy> policies = List.copyOf(role.policies.values());
    for (Permission each : needed) {
      Decision decision = decide(policies, each.action(), each.resource(), each.context());
      IamRule.ALLOWED.require(decision == Decision.ALLOWED, denial(role.name, each, decision));
    }
  }

  private static String denial(String role, Permission denied, Decision decision) {
    return "User: arn:aws:sts::"
        + Account.ID
        + ":assumed-role/"
        + role
        + "/fargate-local is not authorized to perform: "
        + denied.action()
        + (denied.resource().equals(Permission.NO_RESOURCE)
            ? ""
            : " on resource: " + denied.resource())
        + (decision == Decision.EXPLICIT_DENY
            ? " with an explicit deny in an identity-based policy"
            : " because no identity-based policy allows the " + denied.action() + " action");
  }

  private static void write(Xml xml, Role role) {
    xml.leaf("Path", "/")
        .leaf("RoleName", role.name)
        .leaf(
            "RoleId",
            "AROA" + Integer.toHexString(role.name.hashCode()).toUpperCase(java.util.Locale.ROOT))
        .leaf("Arn", Account.roleArn(role.name))
        .leaf("CreateDate", role.createdAt)
        .leaf("AssumeRolePolicyDocument", encoded(role.trust));
  }

  /** IAM encodes policies in its answers. */
  private static String encoded(String policy) {
    return URLEncoder.encode(policy, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Role role(QueryForm form) {
    String name = form.text("RoleName");
    Role role = byName.get(name);
    if (role == null) {
      throw IamRule.ROLE_EXISTS.refusal("The role with name " + name + " cannot be found.");
    }
    return role;
  }

  private Role create(QueryForm form) {
    String name = form.text("RoleName");
    IamRule.ROLE_NAME.require(
        name.matches("[A-Za-z0-9+=,.@_-]{1,64}"),
        "The specified value for roleName is invalid. It must contain only alphanumeric characters"
            + " and/or the following: +=,.@_-");
    IamRule.ROLE_FREE.require(
        !byName.containsKey(name), "Role with name " + name + " already exists.");
    Policy trust = Policy.parse(form.text("AssumeRolePolicyDocument"));
    Role role = new Role(name, trust.text(), clock.instant(), new TreeMap<>());
    byName.put(name, role);
    account.addRole(name);
    return role;
  }

  private void delete(QueryForm form) {
    Role role = role(form);
    IamRule.ROLE_EMPTY.require(
        role.policies.isEmpty(), "Cannot delete entity, must delete policies first.");
    byName.remove(role.name);
    account.removeRole(role.name);
  }

  private String policyName(QueryForm form) {
    String name = form.text("PolicyName");
    IamRule.POLICY_EXISTS.require(
        role(form).policies.containsKey(name),
        "The role policy with name " + name + " cannot be found.");
    return name;
  }

  private void getPolicy(QueryForm form, Xml result) {
    Role role = role(form);
    String name = policyName(form);
    Policy policy = role.policies.get(name);
    result
        .leaf("RoleName", role.name)
        .leaf("PolicyName", name)
        .leaf("PolicyDocument", policy == null ? null : encoded(policy.text()));
  }

  private void listPolicies(QueryForm form, Xml result) {
    Collection<String> names = role(form).policies.keySet();
    result.node("PolicyNames", list -> names.forEach(each -> list.leaf("member", each)));
    result.leaf("IsTruncated", false);
  }

  private void simulate(QueryForm form, Xml result) {
    List<String> actions = form.list("ActionNames.member");
    IamRule.ACTIONS_GIVEN.require(
        !actions.isEmpty(), "1 validation error detected: Value at 'actionNames' must not be null");
    List<Policy> policies = policies(form.text("PolicySourceArn"));
    List<String> named = form.list("ResourceArns.member");
    List<String> resources = named.isEmpty() ? List.of("*") : named;
    result.node(
        "EvaluationResults",
        results ->
            actions.forEach(
                action ->
                    resources.forEach(
                        resource ->
                            results.node(
                                "member",
                                xml ->
                                    xml.leaf("EvalActionName", action)
                                        .leaf("EvalResourceName", resource)
                                        .leaf(
                                            "EvalDecision",
                                            decide(policies, action, resource, null).word())
                                        .node("MatchedStatements", none -> {})
                                        .node("MissingContextValues", none -> {})))));
    result.leaf("IsTruncated", false);
  }

  private List<Policy> policies(String principal) {
    if (principal.equals(USER_ARN)) {
      return List.of(Policy.parse(EVERYTHING));
    }
    Role role = byName.get(principal.substring(principal.lastIndexOf('/') + 1));
    if (role == null || !principal.equals(Account.roleArn(role.name))) {
      throw IamRule.PRINCIPAL.refusal(
          "Invalid Entity Arn: " + principal + " does not clearly define entity type and name.");
    }
    return List.copyOf(role.policies.values());
  }

  private static Decision decide(
      List<Policy> policies,
      String action,
      String resource,
      @Nullable Map<String, String> context) {
    Decision decision = Decision.IMPLICIT_DENY;
    for (Policy policy : policies) {
      Decision next = policy.decide(action, resource, context);
      decision = next.compareTo(decision) > 0 ? next : decision;
    }
    return decision;
  }
}
