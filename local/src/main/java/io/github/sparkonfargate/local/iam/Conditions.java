package io.github.sparkonfargate.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The conditions of a statement: all must hold, each with one of its values. A key that a call does
 * not have fails its condition, but where the operator ends in IfExists. The operators that our
 * policies use; others are refused when a policy is put, and not ignored.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">Condition
 *     operators</a>
 */
record Conditions(List<Condition> all) {
  /** The Arn operators take wildcards, both of them. */
  private static final Set<String> LIKE = Set.of("StringLike", "ArnLike", "ArnEquals");

  private static final Set<String> EQUALS = Set.of("StringEquals");

  /** Of an operator that lets calls pass which do not have the key. */
  private static final String IF_EXISTS = "IfExists";

  private record Condition(String operator, boolean ifExists, String key, List<String> values) {
    private boolean holds(Map<String, String> context) {
      String actual = context.get(key.toLowerCase(Locale.ROOT));
      if (actual == null) {
        return ifExists;
      }
      return values.stream()
          .anyMatch(
              value ->
                  EQUALS.contains(operator)
                      ? value.equals(actual)
                      : Wildcards.matches(value, actual));
    }
  }

  static Conditions parse(@Nullable JsonNode node) {
    List<Condition> conditions = new ArrayList<>();
    if (node != null) {
      node.properties()
          .forEach(
              operator -> {
                boolean ifExists = operator.getKey().endsWith(IF_EXISTS);
                String name =
                    ifExists
                        ? operator
                            .getKey()
                            .substring(0, operator.getKey().length() - IF_EXISTS.length())
                        : operator.getKey();
                IamRule.POLICY_JSON.require(
                    LIKE.contains(name) || EQUALS.contains(name),
                    "fargate-local does not know the condition operator "
                        + operator.getKey()
                        + ".");
                operator
                    .getValue()
                    .properties()
                    .forEach(
                        key ->
                            conditions.add(
                                new Condition(
                                    name, ifExists, key.getKey(), Policy.texts(key.getValue()))));
              });
    }
    return new Conditions(List.copyOf(conditions));
  }

  /** Names of condition keys do not care for case; values do. */
  boolean hold(Map<String, String> context) {
    Map<String, String> byName = new TreeMap<>();
    context.forEach((key, value) -> byName.put(key.toLowerCase(Locale.ROOT), value));
    return all.stream().allMatch(each -> each.holds(byName));
  }
}
