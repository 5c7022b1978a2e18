package io.github.sparkonfargate.local.iam;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A policy document, as far as a simulation needs it: effects, actions and resources with their
 * wildcards, and {@link Conditions}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
record Policy(String text, List<Statement> statements) {
  /** What policies say of an action on a resource, strongest last. */
  enum Decision {
    IMPLICIT_DENY("implicitDeny"),
    ALLOWED("allowed"),
    EXPLICIT_DENY("explicitDeny");

    private final String word;

    Decision(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** One statement; an empty list where a member is absent. */
  record Statement(
      Decision effect,
      List<String> actions,
      List<String> notActions,
      List<String> resources,
      List<String> notResources,
      Conditions conditions) {
    private boolean covers(String action, String resource, @Nullable Map<String, String> context) {
      return covered(action, actions, notActions)
          && covered(resource, resources, notResources)
          && (context == null || conditions.hold(context));
    }

    private static boolean covered(String value, List<String> in, List<String> notIn) {
      return in.isEmpty()
          ? notIn.stream().noneMatch(pattern -> matches(pattern, value))
          : in.stream().anyMatch(pattern -> matches(pattern, value));
    }
  }

  /**
   * @throws ServiceError MalformedPolicyDocument
   */
  static Policy parse(@Nullable String text) {
    String given = text == null ? "" : text;
    try {
      JsonNode root = AwsJson.parse(given.getBytes(StandardCharsets.UTF_8));
      JsonNode statements = root.get("Statement");
      List<Statement> parsed = new ArrayList<>();
      if (statements != null && statements.isArray()) {
        statements.forEach(each -> parsed.add(statement(each)));
      } else if (statements != null) {
        parsed.add(statement(statements));
      }
      IamRule.POLICY_JSON.require(!parsed.isEmpty(), "Syntax errors in policy.");
      return new Policy(given, parsed);
    } catch (ServiceError malformed) {
      boolean said = malformed.rule().filter(IamRule.POLICY_JSON::equals).isPresent();
      throw said ? malformed : IamRule.POLICY_JSON.refusal("Syntax errors in policy.");
    }
  }

  private static Statement statement(JsonNode node) {
    JsonNode effect = node.get("Effect");
    String word = effect != null && effect.isString() ? effect.stringValue() : "";
    IamRule.POLICY_JSON.require(
        word.equals("Allow") || word.equals("Deny"), "Syntax errors in policy.");
    return new Statement(
        word.equals("Allow") ? Decision.ALLOWED : Decision.EXPLICIT_DENY,
        texts(node.get("Action")),
        texts(node.get("NotAction")),
        texts(node.get("Resource")),
        texts(node.get("NotResource")),
        Conditions.parse(node.get("Condition")));
  }

  static List<String> texts(@Nullable JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node != null && node.isString()) {
      texts.add(node.stringValue());
    } else if (node != null) {
      node.forEach(each -> texts.add(each.asString()));
    }
    return texts;
  }

  /** The case of actions does not count, and here no other does. */
  private static boolean matches(String pattern, String value) {
    return Wildcards.matches(pattern.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT));
  }

  /**
   * @param context null where conditions count as met
   */
  Decision decide(String action, String resource, @Nullable Map<String, String> context) {
    Decision decision = Decision.IMPLICIT_DENY;
    for (Statement statement : statements) {
      if (statement.covers(action, resource, context) && statement.effect.compareTo(decision) > 0) {
        decision = statement.effect;
      }
    }
    return decision;
  }
}
